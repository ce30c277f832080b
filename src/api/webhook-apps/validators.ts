import { z } from "@medusajs/framework/zod"

import { AdminGetWebhooksParams } from "../admin/webhooks/validators"

/** What the routes of apps take beyond what the admin API takes. */

export type AppGetWebhooksParamsType = z.output<typeof AppGetWebhooksParams>
export const AppGetWebhooksParams = AdminGetWebhooksParams.omit({ app_id: true, created_by: true })

/** Longer than any code is. */
const CODE_LENGTH = 200

export type AppOpenPortalSessionType = z.output<typeof AppOpenPortalSession>
export const AppOpenPortalSession = z.strictObject({ code: z.string().min(1).max(CODE_LENGTH) })
