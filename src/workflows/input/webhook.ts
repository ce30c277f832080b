import { z } from "zod"

import { parseFilter } from "../../payloads/filter"
import { WEBHOOK_MODES, type WebhookFilter, type WebhookMode } from "../../types"
import { futureSchema } from "./date"
import { jsonProblem } from "./json-object"
import { textSchema } from "../../modules/webhook/text"
import { MAX_JSON_BYTES, secretSchema, webhookSettingsSchema } from "./webhook-settings"

/** The filter is stored as the caller wrote it; fan-out parses it. */
const filterSchema = z
  .custom<WebhookFilter>()
  .superRefine((filter, context) => {
    const message = jsonProblem(filter, MAX_JSON_BYTES) ?? filterProblem(filter)
    if (message) {
      context.addIssue({ code: "custom", message: `filter: ${message}` })
    }
  })
  .meta({ type: "object", additionalProperties: {} })

const webhookSchema = webhookSettingsSchema.extend({
  mode: z.enum(WEBHOOK_MODES).optional(),
  external_id: textSchema("external_id").nullable().optional(),
  filter: filterSchema.nullable().optional(),
  /** When the plugin deletes the webhook. Null: never. */
  expires_at: futureSchema("expires_at").nullable().optional(),
})

/** The settings of a new webhook, without the rules that compare settings with one another. */
export const newWebhookSchema = webhookSchema
  .required({ topics: true })
  .extend({ secret: secretSchema.optional() })

/**
 * A webhook to create, or to update when a webhook has its `external_id`. `topics` are required, and so is `url` in mode `push`. All
 * other settings have defaults.
 */
export const createWebhookSchema = newWebhookSchema
  .extend({
    /** Id of the app that owns the webhook. Absent or null: the shop. It cannot be changed later. */
    app_id: textSchema("app_id").nullable().optional(),
  })
  .superRefine(goesWithMode)

/** A webhook that an app creates. The app owns it, so there is no `app_id`. */
export const createOwnWebhookSchema = newWebhookSchema.superRefine(goesWithMode)

function goesWithMode(settings: z.output<typeof newWebhookSchema>, context: z.RefinementCtx): void {
  const { mode = "push", url } = settings
  if (mode === "push" && url === undefined) {
    context.addIssue({ code: "invalid_type", expected: "string", input: url, path: ["url"] })
    return
  }
  const problem = modeProblem(mode, settings)
  if (problem) {
    context.addIssue({ code: "custom", message: `${problem.field}: ${problem.message}` })
  }
}

/** Settings of the POST requests that a webhook of mode `push` makes. */
const PUSH_SETTINGS = ["url", "timeout_ms", "rate_limit"] as const

/** The first setting that does not fit the mode, and why. Undefined when all fit. */
export function modeProblem(
  mode: WebhookMode,
  settings: Partial<Pick<z.output<typeof webhookSchema>, (typeof PUSH_SETTINGS)[number]>>
): { field: string; message: string } | undefined {
  if (mode === "push") {
    return settings.url === null ? { field: "url", message: "is needed where messages are sent" } : undefined
  }
  const field = PUSH_SETTINGS.find((name) => settings[name] != null)
  return field && { field, message: 'must not be set where messages are fetched (mode "pull")' }
}

/** Settings as the caller read them. They are compared and not written, so only their names are validated. */
const expectedSchema = z.record(z.string(), z.unknown()).superRefine((expected, context) => {
  const unknown = Object.keys(expected).find((name) => !Object.hasOwn(webhookSchema.shape, name))
  if (unknown !== undefined) {
    const message = `expected: ${JSON.stringify(unknown)} is not a setting of a webhook`
    context.addIssue({ code: "custom", message })
  }
})

const changeSchema = webhookSchema.extend({
  /** The change is refused with a 409 when one of these settings has another value now. Null or absent: no comparison. */
  expected: expectedSchema.nullable().optional(),
  /** What a resume does with the waiting deliveries: send them (`deliver`, the default), or cancel them. */
  waiting_deliveries: z.enum(["deliver", "cancel"]).optional(),
})

/** Settings of a webhook to change. Absent ones do not change. `metadata` is merged; all others are replaced. */
export const updateWebhookSchema = changeSchema.superRefine(waitingOnlyOnResume)

/** The same with the webhook's `id`, for changes of several webhooks. */
export const updateWebhookByIdSchema = changeSchema
  .extend({ id: textSchema("id") })
  .superRefine(waitingOnlyOnResume)

/** A webhook to create, before validation. */
export type CreateWebhookInput = z.input<typeof createWebhookSchema>
/** The `id` of a webhook and the settings to change, before validation. */
export type UpdateWebhookInput = z.input<typeof updateWebhookByIdSchema>

/** A webhook to create, after validation. */
export type WebhookInput = z.output<typeof createWebhookSchema>
/** The `id` of a webhook and the settings to change, after validation. */
export type WebhookChange = z.output<typeof updateWebhookByIdSchema>

function waitingOnlyOnResume(change: z.output<typeof changeSchema>, context: z.RefinementCtx): void {
  if (change.waiting_deliveries !== undefined && change.status !== "active") {
    context.addIssue({ code: "custom", message: `waiting_deliveries: is only allowed with status "active"` })
  }
}

function filterProblem(filter: WebhookFilter): string | undefined {
  const parsed = parseFilter(filter)
  if (parsed.ok) {
    return undefined
  }
  const { path, message } = parsed
  // In quotation marks the dashboard leaves the path as it is, and translates what follows.
  return path ? `${JSON.stringify(path)} ${message}` : message
}
