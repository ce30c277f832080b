import type { z } from "@medusajs/framework/zod"

import { AdminGetWebhooksParams } from "../admin/webhooks/validators"

/** What the routes of apps take beyond what the admin API takes. */

export type AppGetWebhooksParamsType = z.output<typeof AppGetWebhooksParams>
export const AppGetWebhooksParams = AdminGetWebhooksParams.omit({ app_id: true, created_by: true })
