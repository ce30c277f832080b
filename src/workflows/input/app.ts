import { z } from "zod"

import { APP_STATUSES } from "../../types"
import { jsonObjectSchema } from "./json-object"
import { textSchema } from "./text"

const MAX_TOPICS = 200
const MAX_SALES_CHANNELS = 200
const MAX_WEBHOOKS = 1_000
const METADATA_BYTES = 64 * 1024

/** Webhooks that an app may have where nobody says. */
const DEFAULT_WEBHOOKS = 10

const settings = {
  name: textSchema("name"),
  contact_email: textSchema("contact_email")
    .pipe(z.email({ message: "contact_email: is not a valid e-mail address" }))
    .nullable(),
  status: z.enum(APP_STATUSES),
  topics: z.array(textSchema("topics")).min(1).max(MAX_TOPICS).transform(unique),
  sales_channel_ids: z.array(textSchema("sales_channel_ids")).max(MAX_SALES_CHANNELS).transform(unique),
  max_webhooks: z.number().int().min(1).max(MAX_WEBHOOKS),
  metadata: jsonObjectSchema("metadata", METADATA_BYTES).nullable(),
}

/** An app to create: its name, and the topics that its webhooks may be sent. */
export const createWebhookAppSchema = z.strictObject({
  ...settings,
  contact_email: settings.contact_email.default(null),
  status: settings.status.default("active"),
  sales_channel_ids: settings.sales_channel_ids.default([]),
  max_webhooks: settings.max_webhooks.default(DEFAULT_WEBHOOKS),
  metadata: settings.metadata.default(null),
})

/** What to change of an app; what is absent stays. `metadata` is merged, all else replaced. */
export const updateWebhookAppSchema = z.strictObject(settings).partial()

/** A token to create. */
export const createWebhookAppTokenSchema = z.strictObject({
  /** Default: it does not expire. */
  expires_at: z.iso
    .datetime({ offset: true, message: "expires_at: is not a date and time such as 2027-01-31T12:00:00Z" })
    .refine((text) => Date.parse(text) > Date.now(), { message: "expires_at: has passed" })
    .nullable()
    .optional(),
})

/** As a caller writes them. */
export type CreateWebhookAppInput = z.input<typeof createWebhookAppSchema>
export type UpdateWebhookAppInput = z.input<typeof updateWebhookAppSchema>

function unique(values: string[]): string[] {
  return [...new Set(values)]
}
