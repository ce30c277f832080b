import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { errorText } from "../../modules/webhook/safe-errors"
import { propertiesOf } from "../../types/typed"

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/**
 * Sends a spreadsheet as a download, no faster than it is taken; a client that leaves ends the reading of its rows. An
 * error breaks the download off, since its status is out by then, and is logged.
 */
export async function sendSpreadsheet(
  req: MedusaRequest,
  res: MedusaResponse,
  fileName: string,
  sheet: Readable
): Promise<void> {
  res.status(200).set({
    "content-type": XLSX,
    "content-disposition": `attachment; filename="${fileName}"`,
    // Else a dashboard at an origin of its own could not read the name.
    "access-control-expose-headers": "content-disposition",
    "cache-control": "no-store",
  })
  try {
    await pipeline(sheet, res)
  } catch (error) {
    if (propertiesOf(error).code !== "ERR_STREAM_PREMATURE_CLOSE") {
      const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER)
      logger.error(`webhooks: ${fileName} was broken off: ${errorText(error)}`)
    }
  }
}
