import type {
  AppWebhook,
  WebhookMode,
  WebhookOrdering,
  WebhookPayload,
  WebhookSignature,
  WebhookStatus,
} from "../../../types"

/** Retries with the plugin's schedule, no retries, or the webhook's own schedule. */
export const RETRY_MODES = ["default", "none", "custom"] as const

/** A custom header. */
export type HeaderRow = { name: string; value: string }

/**
 * The values of the form. Each field has the API's name, so that a refusal can be shown at its field. Typed values are text until
 * they are checked. An empty text means the plugin's default.
 */
export type WebhookFormValues = {
  name: string
  /** Cannot be changed later. */
  mode: WebhookMode
  /** The id of the app that the webhook belongs to; empty: no app. Cannot be changed later. */
  app_id: string
  /** Ignored in the mode `pull`. */
  url: string
  topics: string[]
  status: WebhookStatus
  /** Empty: the server generates one. */
  secret: string
  headers: HeaderRow[]
  signature: WebhookSignature
  /** Empty: no extra header. */
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
  retry_mode: (typeof RETRY_MODES)[number]
  /** `5 s, 5 min, 2 h` */
  retry_schedule: string
  max_failures: string
  timeout_ms: string
  rate_limit: string
  ordering: WebhookOrdering
  /** JSON */
  metadata: string
}

/** An empty row. */
export const NO_HEADER: HeaderRow = { name: "", value: "" }

/** The initial values for a new webhook. @param appId the app that it belongs to; empty: no app */
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
    metadata: "",
  }
}

/** The form's values for an existing webhook. @param span formats seconds */
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
    metadata: jsonText(webhook.metadata),
  }
}

function jsonText(value: object | null): string {
  return value === null ? "" : JSON.stringify(value, null, 2)
}

function numberText(value: number | null): string {
  return value === null ? "" : String(value)
}
