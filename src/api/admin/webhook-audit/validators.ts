import { z } from "@medusajs/framework/zod"

import { AUDIT_ACTIONS, AUDIT_ACTORS } from "../../../types"
import { textSchema } from "../../../modules/webhook/text"
import { localeSchema, oneOrMore, pageSchema, periodSchema, timeZoneSchema } from "../../utils/query-schemas"

const filters = {
  webhook_id: oneOrMore(textSchema("webhook_id")),
  /** Finds the changes of these apps and of their webhooks. */
  app_id: oneOrMore(textSchema("app_id")),
  actor_id: oneOrMore(textSchema("actor_id")),
  actor_type: oneOrMore(z.enum(AUDIT_ACTORS)),
  action: oneOrMore(z.enum(AUDIT_ACTIONS)),
  created_at: periodSchema("created_at"),
}

export type AdminGetWebhookAuditParamsType = z.output<typeof AdminGetWebhookAuditParams>
export const AdminGetWebhookAuditParams = z.object({ ...pageSchema, ...filters })

export type AdminExportWebhookAuditParamsType = z.output<typeof AdminExportWebhookAuditParams>
export const AdminExportWebhookAuditParams = z.object({
  ...filters,
  locale: localeSchema,
  time_zone: timeZoneSchema,
})
