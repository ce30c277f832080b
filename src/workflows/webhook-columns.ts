import { isDeepStrictEqual } from "node:util"

import type { InferTypeOf } from "@medusajs/framework/types"

import type Webhook from "../modules/webhook/models/webhook"
import type { WebhookPublicKey, WebhookStatus } from "../types"
import { asWritten, keysOf } from "../types/typed"
import type { WebhookChange, WebhookInput } from "./input/webhook"

export type StoredWebhook = InferTypeOf<typeof Webhook>

/** Columns to write. Medusa types every JSON column as an object, but three of them are lists. */
export type WebhookColumnValues = Partial<
  Omit<StoredWebhook, "secrets" | "public_keys" | "retry_schedule"> & {
    secrets: unknown
    public_keys: WebhookPublicKey[]
    retry_schedule: number[] | null
  }
>

/** The columns of a webhook that `planChange` reads. */
export type WebhookStateColumns = Pick<
  StoredWebhook,
  "mode" | "url" | "status" | "inactive_since" | "inactive_seconds" | "pinged_at"
> &
  Partial<Pick<StoredWebhook, "paused_with_app">>

/**
 * The settings that decide what a webhook sends, and to whom. Headers and context are among them, because a receiver may route
 * messages by them.
 */
const REACH = [
  "url",
  "headers",
  "context",
  "topics",
  "sales_channel_ids",
  "filter",
  "fields",
  "payload",
  "triggers",
] as const satisfies readonly (keyof StoredWebhook)[]

/** Whether a change affects what a webhook sends, or to whom. */
export function changesReach(before: StoredWebhook, change: Omit<WebhookChange, "id">): boolean {
  return REACH.some((name) => change[name] !== undefined && !isDeepStrictEqual(change[name], before[name]))
}

/**
 * The settings whose value is not the expected one, in the order of `expected`: someone has changed them since the caller read
 * them. The order of keys within a JSON object does not matter.
 */
export function changedMeanwhile(row: StoredWebhook, expected: WebhookChange["expected"]): string[] {
  const settings = expected ?? {}
  return keysOf(settings).filter((name) => !isDeepStrictEqual(asShown(row, name), settings[name] ?? null))
}

/** The value of a setting in responses, in which a time is a text. */
function asShown(row: StoredWebhook, name: string): unknown {
  const value: unknown = Reflect.get(row, name) ?? null
  return value instanceof Date ? value.toISOString() : value
}

/** The columns to write for a change, and what to do beside it. */
export type PlannedChange = {
  columns: WebhookColumnValues
  /** Whether to send the receiver a ping. */
  pings: boolean
  /** Whether the webhook resumes and its waiting deliveries are cancelled. */
  cancelsWaiting: boolean
}

/** Columns as Medusa types them. */
export function asRow(columns: WebhookColumnValues): Partial<StoredWebhook> {
  return asWritten(columns)
}

/** The columns of a new webhook, except its secrets. */
export function planCreation(
  input: Omit<WebhookInput, "secret">,
  now: Date
): Omit<PlannedChange, "cancelsWaiting"> {
  const { mode = "push", url = null, status = "active", expires_at, ...settings } = input
  const pings = mode === "push" && status === "active"
  return {
    columns: {
      ...settings,
      ...expiryColumn(expires_at),
      name: settings.name ?? defaultName(now),
      mode,
      url,
      status,
      ...disabledColumns(status, now),
      inactive_since: status === "active" ? null : now,
      pinged_at: pings ? now : null,
    },
    pings,
  }
}

/**
 * The columns that a change writes. Some follow from the status or the URL: a resume adds the inactive time to
 * `inactive_seconds`; a webhook that leaves `disabled` counts failures from zero again; one that resumes or gets a new URL is no
 * longer failing.
 */
export function planChange(
  before: WebhookStateColumns,
  change: Omit<WebhookChange, "id">,
  now: Date
): PlannedChange {
  const { waiting_deliveries, expected, status, mode, expires_at, ...settings } = change
  const after = status ?? before.status
  const moves = after !== before.status
  const resumes = moves && after === "active"
  const newUrl = settings.url !== undefined && settings.url !== before.url
  const pings =
    before.mode === "push" &&
    after === "active" &&
    (newUrl || (resumes && (before.status === "disabled" || before.pinged_at === null)))
  return {
    columns: {
      ...settings,
      ...expiryColumn(expires_at),
      // The mode cannot change. It is written because the module accepts a null URL only beside mode "pull".
      ...(settings.url === null && { mode: before.mode }),
      // An explicit status replaces the pause by the suspension of the webhook's app.
      ...(status !== undefined && before.paused_with_app && { paused_with_app: false }),
      ...(moves && statusColumns(before, after, now)),
      ...((resumes || newUrl) && { failed_attempts: 0, failing_since: null, probe_at: null }),
      ...(pings && { pinged_at: now, ping_error: null }),
    },
    pings,
    cancelsWaiting: resumes && waiting_deliveries === "cancel",
  }
}

/** The column of the setting `expires_at`, if it is given. */
function expiryColumn(text: string | null | undefined): Pick<WebhookColumnValues, "expires_at"> {
  return text === undefined ? {} : { expires_at: text === null ? null : new Date(text) }
}

function statusColumns(before: WebhookStateColumns, after: WebhookStatus, now: Date): WebhookColumnValues {
  return {
    status: after,
    ...disabledColumns(after, now),
    ...(before.status === "disabled" && { consecutive_failures: 0 }),
    ...(after === "active"
      ? {
          inactive_since: null,
          inactive_seconds: before.inactive_seconds + secondsSince(before.inactive_since, now),
        }
      : { inactive_since: before.inactive_since ?? now }),
  }
}

function disabledColumns(status: WebhookStatus, now: Date): WebhookColumnValues {
  return status === "disabled"
    ? { disabled_reason: "admin", disabled_at: now }
    : { disabled_reason: null, disabled_at: null }
}

function secondsSince(since: Date | null, now: Date): number {
  return since ? Math.round((now.getTime() - new Date(since).getTime()) / 1000) : 0
}

/** `Webhook created on Nov 21, 2026, 07:15`, in the shop's time zone. */
function defaultName(now: Date): string {
  const format = new Intl.DateTimeFormat("en-US", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
  return `Webhook created on ${format.format(now)}`
}
