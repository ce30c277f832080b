import { z } from "@medusajs/framework/zod"

import { createOwnWebhookSchema } from "../../workflows/input/webhook"
import { AdminGetWebhooksParams, AdminGetWebhookTopicsParams } from "../admin/webhooks/validators"
import { fieldsSchema } from "../utils/query-schemas"
import { appTopicFields } from "./query-config"

/** What the routes of apps take beyond what the admin API takes. */

/** What it creates is its own. */
export const AppCreateWebhook = createOwnWebhookSchema

export type AppGetWebhooksParamsType = z.output<typeof AppGetWebhooksParams>
export const AppGetWebhooksParams = AdminGetWebhooksParams.omit({ app_id: true, created_by: true })

export type AppGetWebhookTopicsParamsType = z.output<typeof AppGetWebhookTopicsParams>
export const AppGetWebhookTopicsParams = AdminGetWebhookTopicsParams.extend({
  fields: fieldsSchema(appTopicFields).optional(),
  scope: z.enum(["allowed", "all"]).default("allowed"),
})

/** Longer than any code is. */
const CODE_LENGTH = 200

export type AppOpenPortalSessionType = z.output<typeof AppOpenPortalSession>
export const AppOpenPortalSession = z.strictObject({ code: z.string().min(1).max(CODE_LENGTH) })
