import type { z } from "@medusajs/framework/zod"

import { createOwnWebhookSchema } from "../../workflows/input/webhook"
import { AdminGetWebhooksParams } from "../admin/webhooks/validators"

/** What the routes of apps take beyond what the admin API takes. */

/** What it creates is its own. */
export const AppCreateWebhook = createOwnWebhookSchema

export type AppGetWebhooksParamsType = z.output<typeof AppGetWebhooksParams>
export const AppGetWebhooksParams = AdminGetWebhooksParams.omit({ app_id: true, created_by: true })
