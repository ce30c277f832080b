import type {
  AppWebhook,
  WebhookMode,
  WebhookOrdering,
  WebhookPayload,
  WebhookSignature,
  WebhookStatus,
} from "../../../types"

/** Retries as the plugin is set up, none at all, or a schedule of the webhook's own. */
export type RetryMode = "default" | "none" | "custom"

export const RETRY_MODES = ["default", "none", "custom"] as const satisfies readonly RetryMode[]

/** A row of the headers' table. */
export type HeaderRow = { name: string; value: string }

/**
 * What is in the form. Each field has the name that the API gives it, so that a refusal finds its field; what an
 * admin types is text until it is checked, and empty text leaves the setting to the plugin's options.
 */
export type WebhookFormValues = {
  name: string
  /** Of one that is there it stays. */
  mode: WebhookMode
  /** Id of the app whose it is to be; empty: the shop's own. Of one that is there it stays. */
  app_id: string
  /** Not looked at where messages are fetched. */
  url: string
  topics: string[]
  status: WebhookStatus
  /** Empty: one is generated. */
  secret: string
  headers: HeaderRow[]
  signature: WebhookSignature
  /** Empty: none. */
  signature_header: string
  /** JSON */
  context: string
  /** JSON */
  filter: string
  /** Separated by commas. */
  fields: string
  triggers: string[]
  payload: WebhookPayload
  sales_channel_ids: string[]
  retry_mode: RetryMode
  /** `5 s, 5 min, 2 h` */
  retry_schedule: string
  max_failures: string
  timeout_ms: string
  rate_limit: string
  ordering: WebhookOrdering
}

export const NO_HEADER: HeaderRow = { name: "", value: "" }

/** A new webhook. @param appId of the app whose it is to be; empty: the shop's own. */
export function emptyValues(name: string, appId = ""): WebhookFormValues {
  return {
    name,
    mode: "push",
    app_id: appId,
    url: "",
    topics: [],
    status: "active",
    secret: "",
    headers: [NO_HEADER],
    signature: "hmac",
    signature_header: "",
    context: "",
    filter: "",
    fields: "",
    triggers: [],
    payload: "full",
    sales_channel_ids: [],
    retry_mode: "default",
    retry_schedule: "",
    max_failures: "",
    timeout_ms: "",
    rate_limit: "",
    ordering: "none",
  }
}

/** @param span writes seconds as people read them. */
export function valuesOf(webhook: AppWebhook, span: (seconds: number) => string): WebhookFormValues {
  const schedule = webhook.retry_schedule
  return {
    name: webhook.name,
    mode: webhook.mode,
    app_id: webhook.app_id ?? "",
    url: webhook.url ?? "",
    topics: webhook.topics,
    status: webhook.status,
    secret: "",
    headers: [...Object.entries(webhook.headers ?? {}).map(([name, value]) => ({ name, value })), NO_HEADER],
    signature: webhook.signature,
    signature_header: webhook.signature_header ?? "",
    context: jsonText(webhook.context),
    filter: jsonText(webhook.filter),
    fields: (webhook.fields ?? []).join(", "),
    triggers: webhook.triggers ?? [],
    payload: webhook.payload,
    sales_channel_ids: webhook.sales_channel_ids,
    retry_mode: schedule === null ? "default" : schedule.length ? "custom" : "none",
    retry_schedule: (schedule ?? []).map(span).join(", "),
    max_failures: numberText(webhook.max_failures),
    timeout_ms: numberText(webhook.timeout_ms),
    rate_limit: numberText(webhook.rate_limit),
    ordering: webhook.ordering,
  }
}

function jsonText(value: object | null): string {
  return value === null ? "" : JSON.stringify(value, null, 2)
}

function numberText(value: number | null): string {
  return value === null ? "" : String(value)
}
