import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { errorText } from "../../modules/webhook/safe-errors"
import { propertiesOf } from "../../types/typed"

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/**
 * Streams a spreadsheet as a download. Rows are read no faster than the client takes them, and no longer when it disconnects. An
 * error ends the download, because the status is sent already, and is logged.
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
    // A dashboard on another origin needs this to read the file's name.
    "access-control-expose-headers": "content-disposition",
    "cache-control": "no-store",
  })
  try {
    await pipeline(sheet, res)
  } catch (error) {
    if (propertiesOf(error).code !== "ERR_STREAM_PREMATURE_CLOSE") {
      const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER)
      logger.error(`webhooks: the download of ${fileName} failed: ${errorText(error)}`)
    }
  }
}
