import { useTranslation } from "react-i18next"

import type { AppWebhook } from "../../../types"
import { keysOf } from "../../../types/typed"
import { useFormat } from "../../hooks/use-format"
import { ALL_UNITS } from "../../lib/time-span"

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
  metadata: "webhooks.fields.metadata",
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

/** The meaning of null, for the settings that have one. */
const UNSET: Record<string, string> = {
  retry_schedule: "webhooks.details.default",
  max_failures: "webhooks.details.default",
  timeout_ms: "webhooks.details.default",
  rate_limit: "webhooks.details.unlimited",
  fields: "webhooks.details.allFields",
  triggers: "webhooks.details.anyChange",
}

/** The meaning of an empty list. */
const EMPTY: Record<string, string> = {
  retry_schedule: "webhooks.details.noRetries",
  sales_channel_ids: "salesChannels.all",
}

/**
 * Returns the value of a setting of a webhook or an app as text, in the words of the webhook's page.
 * @param channels the names of sales channels by id; without a name the id is shown
 */
export const useSettingText = (channels: ReadonlyMap<string, string> = new Map()) => {
  const { t } = useTranslation("webhooks")
  const { dateTime, duration, number, span } = useFormat()

  const textOf = (name: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") {
      return t(UNSET[name] ?? "none")
    }
    if (Array.isArray(value)) {
      return value.map((one) => textOf(name, one)).join(", ") || t(EMPTY[name] ?? "none")
    }
    if (typeof value === "number") {
      return numberText(name, value)
    }
    return typeof value === "string" ? wordText(name, value) : JSON.stringify(value)
  }

  const numberText = (name: string, value: number): string => {
    switch (name) {
      case "retry_schedule":
        return span(value, ALL_UNITS)
      case "timeout_ms":
        return duration(value)
      case "max_failures":
        return value === 0 ? t("webhooks.details.never") : number(value)
      default:
        return number(value)
    }
  }

  const wordText = (name: string, value: string): string => {
    switch (name) {
      case "status":
        return t(`webhookStatus.${value}`)
      case "disabled_reason":
        return t(`disabledReason.${value}`)
      case "signature":
        return t(`webhooks.signatures.${value}`)
      case "payload":
        return t(`webhooks.payloads.${value}`)
      case "ordering":
        return t(`webhooks.ordering.${value}`)
      case "sales_channel_ids":
        return channels.get(value) ?? value
      case "expires_at":
        return dateTime(value)
      default:
        return value
    }
  }

  return textOf
}
