import { z } from "@medusajs/framework/zod"

import { AdminWebhookApp } from "../admin/webhook-apps/responses"
import {
  AdminWebhook,
  AdminWebhookBackfill,
  AdminWebhookRecoveryResponse,
  AdminWebhookRecoverySuggestionResponse,
  AdminWebhookTopic,
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

/** A topic, and whether the app may have it. */
export const AppWebhookTopic = AdminWebhookTopic.extend({ allowed: z.boolean() })

export const AppWebhookTopicListResponse = z.object({ topics: z.array(AppWebhookTopic) })

export const AppWebhookTopicResponse = z.object({ topic: AppWebhookTopic })

/** A session of the portal, which is in the cookie. */
export const AppPortalSessionResponse = z.object({ webhook_app: AppIdentity, expires_at: momentSchema })

/** A webhook as its app sees it: who of the shop has made or changed it is left out. */
export const AppWebhook = AdminWebhook.omit({ created_by: true, rights_of: true })

/** With the secret whole, unless the webhook was there already and was changed. */
export const AppCreatedWebhook = AppWebhook.extend({ secret: z.string().optional() })

/** With the secret whole: it is new. */
export const AppWebhookWithSecret = AppWebhook.extend({ secret: z.string() })

export const AppWebhookResponse = z.object({ webhook: AppWebhook })

export const AppCreatedWebhookResponse = z.object({ webhook: AppCreatedWebhook })

export const AppWebhookWithSecretResponse = z.object({ webhook: AppWebhookWithSecret })

export const AppWebhookListResponse = z.object({ webhooks: z.array(AppWebhook), ...pageAnswerSchema })

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
