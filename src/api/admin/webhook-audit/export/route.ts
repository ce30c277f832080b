import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { auditColumns } from "../../../../export/audit-sheet"
import { fileName } from "../../../../export/file-name"
import { spreadsheet } from "../../../../export/spreadsheet"
import { WallClock } from "../../../../export/wall-clock"
import { SHEET_WORDS } from "../../../../export/words"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { sendSpreadsheet } from "../../../utils/send-spreadsheet"
import type { AdminExportWebhookAuditParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminExportWebhookAuditParamsType>,
  res: MedusaResponse
) => {
  const { time_zone, locale, ...filters }: AdminExportWebhookAuditParamsType = req.validatedQuery
  const clock = new WallClock(time_zone)
  const words = SHEET_WORDS[locale]
  const pages = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).walkAuditEntries(filters)
  const sheet = spreadsheet(words.sheets.audit, auditColumns(words), pages, clock)
  await sendSpreadsheet(req, res, fileName("WebhookHistory", new Date(), clock), sheet)
}
