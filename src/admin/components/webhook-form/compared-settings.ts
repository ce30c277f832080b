import type { AppWebhook } from "../../../types"
import { keysOf } from "../../../types/typed"

/** The settings in the form, with the keys of their labels. */
export const SETTING_LABELS = {
  name: "fields.name",
  url: "webhooks.fields.url",
  topics: "webhooks.fields.topics",
  status: "webhooks.fields.status",
  signature: "webhooks.fields.signature",
  signature_header: "webhooks.fields.signatureHeader",
  headers: "webhooks.fields.headers",
  context: "webhooks.fields.context",
  sales_channel_ids: "webhooks.fields.salesChannels",
  filter: "webhooks.fields.filter",
  fields: "webhooks.fields.fields",
  triggers: "webhooks.fields.triggers",
  payload: "webhooks.fields.payload",
  retry_schedule: "webhooks.fields.retrySchedule",
  max_failures: "webhooks.fields.maxFailures",
  timeout_ms: "webhooks.fields.timeout",
  rate_limit: "webhooks.fields.rateLimit",
  ordering: "webhooks.fields.ordering",
} as const satisfies Partial<Record<keyof AppWebhook, string>>

export type ComparedSetting = keyof typeof SETTING_LABELS

const COMPARED = keysOf(SETTING_LABELS)

/** The settings for the parameter `expected` of an update. */
export function expectedOf(webhook: AppWebhook): Partial<AppWebhook> {
  return Object.fromEntries(COMPARED.map((name) => [name, webhook[name]]))
}

/** The settings that differ between two states of a webhook. */
export function differences(before: AppWebhook, after: AppWebhook): ComparedSetting[] {
  return COMPARED.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

/** The value of a setting as text; "" for null. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) {
    return ""
  }
  if (Array.isArray(value)) {
    return value.join(", ")
  }
  return typeof value === "string" ? value : JSON.stringify(value)
}
