import { z } from "@medusajs/framework/zod"

import { AdminWebhookApp } from "../admin/webhook-apps/responses"
import {
  AdminWebhook,
  AdminWebhookBackfill,
  AdminWebhookRecoveryResponse,
  AdminWebhookRecoverySuggestionResponse,
} from "../admin/webhooks/responses"
import { countSchema, momentSchema, pageAnswerSchema } from "../utils/response-schemas"

/** What the routes of apps answer, where it is not what the admin API answers. */

/** An app as it sees itself. */
export const AppIdentity = AdminWebhookApp.omit({
  created_by: true,
  last_used_at: true,
  metadata: true,
}).extend({ sales_channels: z.array(z.object({ id: z.string(), name: z.string() })) })

export const AppIdentityResponse = z.object({ webhook_app: AppIdentity })

/** A session of the portal, which is in the cookie. */
export const AppPortalSessionResponse = z.object({ webhook_app: AppIdentity, expires_at: momentSchema })

export const AppWebhookListResponse = z.object({ webhooks: z.array(AdminWebhook), ...pageAnswerSchema })

/** A run as an app sees it. */
export const AppWebhookBackfill = AdminWebhookBackfill.extend({
  total: countSchema.nullable(),
  looked: countSchema.nullable(),
})

export const AppWebhookRecoverySuggestionResponse = AdminWebhookRecoverySuggestionResponse.extend({
  backfill: AppWebhookBackfill.nullable(),
})

export const AppWebhookRecoveryResponse = AdminWebhookRecoveryResponse.extend({
  missing: countSchema.nullable(),
})
