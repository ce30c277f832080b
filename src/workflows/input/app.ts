import { z } from "zod"

import { APP_STATUSES } from "../../types"
import { futureSchema } from "./date"
import { jsonObjectSchema } from "./json-object"
import { textSchema } from "../../modules/webhook/text"
import { salesChannelIdsSchema, topicsSchema } from "./webhook-settings"

const MAX_WEBHOOKS = 1_000
const METADATA_BYTES = 64 * 1024

/** Default of `max_webhooks`. */
const DEFAULT_WEBHOOKS = 10

const settings = {
  name: textSchema("name"),
  contact_email: textSchema("contact_email")
    .pipe(z.email({ message: "contact_email: is not a valid e-mail address" }))
    .nullable(),
  status: z.enum(APP_STATUSES),
  topics: topicsSchema,
  sales_channel_ids: salesChannelIdsSchema,
  max_webhooks: z.number().int().min(1).max(MAX_WEBHOOKS),
  metadata: jsonObjectSchema("metadata", METADATA_BYTES).nullable(),
}

/** An app to create. `name` and `topics` are required. */
export const createWebhookAppSchema = z.strictObject({
  ...settings,
  contact_email: settings.contact_email.default(null),
  status: settings.status.default("active"),
  sales_channel_ids: settings.sales_channel_ids.default([]),
  max_webhooks: settings.max_webhooks.default(DEFAULT_WEBHOOKS),
  metadata: settings.metadata.default(null),
})

/** Settings of an app to change. Absent ones do not change. `metadata` is merged; all others are replaced. */
export const updateWebhookAppSchema = z.strictObject(settings).partial()

/** A token to create. */
export const createWebhookAppTokenSchema = z.strictObject({
  /** When the token expires. Default: never. */
  expires_at: futureSchema("expires_at").nullable().optional(),
})

/** An app to create, before validation. */
export type CreateWebhookAppInput = z.input<typeof createWebhookAppSchema>
/** Settings of an app to change, before validation. */
export type UpdateWebhookAppInput = z.input<typeof updateWebhookAppSchema>
