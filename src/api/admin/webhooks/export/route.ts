import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { fileName } from "../../../../export/file-name"
import { spreadsheet } from "../../../../export/spreadsheet"
import { WallClock } from "../../../../export/wall-clock"
import { WEBHOOK_SHEET_FIELDS, webhookColumns, type SheetWebhook } from "../../../../export/webhook-sheet"
import { SHEET_WORDS } from "../../../../export/words"
import { sendSpreadsheet } from "../../../utils/send-spreadsheet"
import { toFilters, walkWebhooks } from "../helpers"
import type { AdminExportWebhooksParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminExportWebhooksParamsType>,
  res: MedusaResponse
) => {
  const { time_zone, locale, ...filters }: AdminExportWebhooksParamsType = req.validatedQuery
  const clock = new WallClock(time_zone)
  const words = SHEET_WORDS[locale]
  const { order } = req.queryConfig.pagination
  const pages = walkWebhooks<SheetWebhook>(req.scope, toFilters(filters), [...WEBHOOK_SHEET_FIELDS], order)
  const names = await channelNames(req.scope)
  const columns = webhookColumns(words, (id) => names.get(id))
  const sheet = spreadsheet(words.sheets.webhooks, columns, pages, clock)
  await sendSpreadsheet(req, res, fileName("Webhooks", new Date(), clock), sheet)
}

/** Names of all sales channels, by id. */
async function channelNames(scope: AuthenticatedMedusaRequest["scope"]): Promise<Map<string, string>> {
  const query = scope.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "sales_channel", fields: ["id", "name"] })
  return new Map(data.map(({ id, name }) => [id, name]))
}
