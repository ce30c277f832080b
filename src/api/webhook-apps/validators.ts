import { z } from "@medusajs/framework/zod"

import { textSchema } from "../../modules/webhook/text"
import { createOwnWebhookSchema } from "../../workflows/input/webhook"
import { AdminGetWebhooksParams, AdminGetWebhookTopicsParams } from "../admin/webhooks/validators"
import { fieldsSchema } from "../utils/query-schemas"
import { appTopicFields } from "./query-config"

/* Validators of the routes for apps that differ from those of the admin API. */

/** Without `app_id`: the app owns the webhooks that it creates. */
export const AppCreateWebhook = createOwnWebhookSchema

export type AppGetWebhooksParamsType = z.output<typeof AppGetWebhooksParams>
export const AppGetWebhooksParams = AdminGetWebhooksParams.omit({ app_id: true, created_by: true })

export type AppGetWebhookTopicsParamsType = z.output<typeof AppGetWebhookTopicsParams>
export const AppGetWebhookTopicsParams = AdminGetWebhookTopicsParams.extend({
  fields: fieldsSchema(appTopicFields).optional(),
  scope: z.enum(["allowed", "all"]).default("allowed"),
})

/** More than the length of a code, which is 69 characters. */
const CODE_LENGTH = 200

export type AppOpenPortalSessionType = z.output<typeof AppOpenPortalSession>
export const AppOpenPortalSession = z.strictObject({ code: z.string().min(1).max(CODE_LENGTH) })

export type GetWebhookKeysParamsType = z.output<typeof GetWebhookKeysParams>
export const GetWebhookKeysParams = z.strictObject({
  /** The webhook in the header `x-medusa-webhook-id` of a message. Without it, an app gets the keys of all its webhooks. */
  webhook_id: textSchema("webhook_id").optional(),
})
