import { z } from "@medusajs/framework/zod"

import { createOwnWebhookSchema } from "../../workflows/input/webhook"
import { AdminGetWebhooksParams } from "../admin/webhooks/validators"

/** What the routes of apps take beyond what the admin API takes. */

/** What it creates is its own. */
export const AppCreateWebhook = createOwnWebhookSchema

export type AppGetWebhooksParamsType = z.output<typeof AppGetWebhooksParams>
export const AppGetWebhooksParams = AdminGetWebhooksParams.omit({ app_id: true, created_by: true })

/** Longer than any code is. */
const CODE_LENGTH = 200

export type AppOpenPortalSessionType = z.output<typeof AppOpenPortalSession>
export const AppOpenPortalSession = z.strictObject({ code: z.string().min(1).max(CODE_LENGTH) })
