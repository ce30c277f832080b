import { z } from "@medusajs/framework/zod"

import { APP_STATUSES } from "../../../types"
import {
  countSchema,
  jsonObjectResponseSchema,
  momentSchema,
  pageResponseSchema,
} from "../../utils/response-schemas"

/* Responses of the routes of apps; see `../webhooks/responses`. */

export const AdminWebhookApp = z.object({
  id: z.string(),
  name: z.string(),
  contact_email: z.string().nullable(),
  status: z.enum(APP_STATUSES),
  topics: z.array(z.string()),
  sales_channel_ids: z.array(z.string()),
  max_webhooks: countSchema,
  webhook_count: countSchema,
  last_used_at: momentSchema.nullable(),
  created_by: z.string().nullable(),
  metadata: jsonObjectResponseSchema.nullable(),
  created_at: momentSchema,
  updated_at: momentSchema,
})

export const AdminWebhookAppResponse = z.object({ webhook_app: AdminWebhookApp })

export const AdminWebhookAppListResponse = z.object({
  webhook_apps: z.array(AdminWebhookApp),
  ...pageResponseSchema,
})

/** `webhook_ids` are the webhooks that were deleted with the app. */
export const AdminWebhookAppDeleteResponse = z.object({
  id: z.string(),
  object: z.literal("webhook_app"),
  deleted: z.boolean(),
  webhook_ids: z.array(z.string()),
})

/** A token, without its text. */
export const AdminWebhookAppToken = z.object({
  id: z.string(),
  app_id: z.string(),
  token_redacted: z.string(),
  expires_at: momentSchema.nullable(),
  last_used_at: momentSchema.nullable(),
  last_used_ip: z.string().nullable(),
  created_by: z.string().nullable(),
  created_at: momentSchema,
})

export const AdminWebhookAppTokenListResponse = z.object({ tokens: z.array(AdminWebhookAppToken) })

/** A new token, with its text, which no later response has. */
export const AdminWebhookAppTokenWithText = AdminWebhookAppToken.extend({ token: z.string() })

export const AdminWebhookAppTokenResponse = z.object({ token: AdminWebhookAppTokenWithText })

export const AdminWebhookAppTokenDeleteResponse = z.object({
  id: z.string(),
  object: z.literal("webhook_app_token"),
  deleted: z.boolean(),
})

/** The single-use link, and the time until which it can be used. */
export const AdminWebhookPortalSessionResponse = z.object({ url: z.string(), expires_at: momentSchema })
