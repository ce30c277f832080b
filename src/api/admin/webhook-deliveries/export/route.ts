import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { deliveryColumns } from "../../../../export/delivery-sheet"
import { fileName } from "../../../../export/file-name"
import { spreadsheet } from "../../../../export/spreadsheet"
import { WallClock } from "../../../../export/wall-clock"
import { SHEET_WORDS } from "../../../../export/words"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { sendSpreadsheet } from "../../../utils/send-spreadsheet"
import { directionOf, withNamedResources } from "../helpers"
import type { AdminExportWebhookDeliveriesParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminExportWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  const { time_zone, locale, order, ...filters }: AdminExportWebhookDeliveriesParamsType = req.validatedQuery
  const clock = new WallClock(time_zone)
  const words = SHEET_WORDS[locale]
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const names = await service.webhookNames()
  const columns = deliveryColumns(words, (id) => names.get(id))
  const pages = service.walkDeliveries(await withNamedResources(req, filters), directionOf(order))
  const sheet = spreadsheet(words.sheets.deliveries, columns, pages, clock)
  await sendSpreadsheet(req, res, fileName("WebhookLogs", new Date(), clock), sheet)
}
