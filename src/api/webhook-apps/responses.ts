import { z } from "@medusajs/framework/zod"

import { AdminWebhookApp } from "../admin/webhook-apps/responses"
import {
  AdminWebhook,
  AdminWebhookBackfill,
  AdminWebhookRecoveryResponse,
  AdminWebhookRecoverySuggestionResponse,
  AdminWebhookTopic,
} from "../admin/webhooks/responses"
import { countSchema, momentSchema, pageResponseSchema } from "../utils/response-schemas"

/* Responses of the routes for apps that differ from those of the admin API. */

/** An app as its own API shows it. */
export const AppIdentity = AdminWebhookApp.omit({
  created_by: true,
  last_used_at: true,
  metadata: true,
}).extend({ sales_channels: z.array(z.object({ id: z.string(), name: z.string() })) })

export const AppIdentityResponse = z.object({ webhook_app: AppIdentity })

/** A topic, and whether the app may subscribe to it. */
export const AppWebhookTopic = AdminWebhookTopic.extend({ allowed: z.boolean() })

export const AppWebhookTopicListResponse = z.object({ topics: z.array(AppWebhookTopic) })

export const AppWebhookTopicResponse = z.object({ topic: AppWebhookTopic })

/** A new portal session. Its token is in the cookie. */
export const AppPortalSessionResponse = z.object({ webhook_app: AppIdentity, expires_at: momentSchema })

/** A webhook as its app sees it, without the ids of admins. */
export const AppWebhook = AdminWebhook.omit({ created_by: true, rights_of: true })

/** A webhook that was created, with its secret, or one that existed and was updated, without it. */
export const AppCreatedWebhook = AppWebhook.extend({ secret: z.string().optional() })

/** A webhook with its new secret. */
export const AppWebhookWithSecret = AppWebhook.extend({ secret: z.string() })

export const AppWebhookResponse = z.object({ webhook: AppWebhook })

export const AppCreatedWebhookResponse = z.object({ webhook: AppCreatedWebhook })

export const AppWebhookWithSecretResponse = z.object({ webhook: AppWebhookWithSecret })

export const AppWebhookListResponse = z.object({ webhooks: z.array(AppWebhook), ...pageResponseSchema })

/**
 * A backfill as an app sees it, without the shop's error. The counts of what is not only its own are null for an app that is limited to
 * sales channels.
 */
export const AppWebhookBackfill = AdminWebhookBackfill.omit({ error: true }).extend({
  total: countSchema.nullable(),
  looked: countSchema.nullable(),
  failed: countSchema.nullable(),
})

export const AppWebhookRecoverySuggestionResponse = AdminWebhookRecoverySuggestionResponse.extend({
  backfill: AppWebhookBackfill.nullable(),
})

export const AppWebhookRecoveryResponse = AdminWebhookRecoveryResponse.extend({
  missing: countSchema.nullable(),
})

/** A public key, and the webhook whose messages it verifies. */
export const WebhookKey = z.object({
  webhook_id: z.string(),
  public_key: z.string(),
  expires_at: momentSchema.nullable(),
})

export const WebhookKeyListResponse = z.object({ keys: z.array(WebhookKey) })
