import { z } from "zod"

import { parseFilter } from "../../payloads/filter"
import { WEBHOOK_MODES, type WebhookFilter, type WebhookMode } from "../../types"
import { jsonProblem } from "./json-object"
import { textSchema } from "./text"
import { MAX_JSON_BYTES, secretSchema, webhookSettingsSchema } from "./webhook-settings"

/** Kept as it was written; fan-out parses it again. */
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
})

/** What may be said of a new webhook, each setting for itself. */
export const newWebhookSchema = webhookSchema
  .required({ topics: true })
  .extend({ secret: secretSchema.optional() })

/**
 * A webhook to create, or to change where there is one with the `external_id`: topics, a URL unless its messages are fetched, the
 * rest as it is wished.
 */
export const createWebhookSchema = newWebhookSchema
  .extend({
    /** Whose it is to be; absent or null: the shop's own. It stays so. */
    app_id: textSchema("app_id").nullable().optional(),
  })
  .superRefine(goesWithMode)

/** The same as an app writes it, whose own the webhook is. */
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

/** The settings of a POST, which nobody makes where the messages are fetched. */
const OF_A_POST = ["url", "timeout_ms", "rate_limit"] as const

/** What of these settings does not go with a mode, and why; undefined where all does. */
export function modeProblem(
  mode: WebhookMode,
  settings: Partial<Pick<z.output<typeof webhookSchema>, (typeof OF_A_POST)[number]>>
): { field: string; message: string } | undefined {
  if (mode === "push") {
    return settings.url === null ? { field: "url", message: "is needed where messages are sent" } : undefined
  }
  const field = OF_A_POST.find((name) => settings[name] != null)
  return field && { field, message: 'must not be set where messages are fetched (mode "pull")' }
}

/** The settings as they were when the caller read them. They are compared and not written, so their values are not checked. */
const expectedSchema = z.record(z.string(), z.unknown()).superRefine((expected, context) => {
  const unknown = Object.keys(expected).find((name) => !Object.hasOwn(webhookSchema.shape, name))
  if (unknown !== undefined) {
    const message = `expected: ${JSON.stringify(unknown)} is not a setting of a webhook`
    context.addIssue({ code: "custom", message })
  }
})

const changeSchema = webhookSchema.extend({
  /** A change is refused, with a 409, where one of these settings has another value by now. Null compares none. */
  expected: expectedSchema.nullable().optional(),
  /** On resume, what happens to the deliveries that wait: sent (the default), or cancelled. */
  waiting_deliveries: z.enum(["deliver", "cancel"]).optional(),
})

/** What to change of a webhook; what is absent stays. `metadata` is merged, all else replaced. */
export const updateWebhookSchema = changeSchema.superRefine(waitingOnlyOnResume)

/** The same with the webhook's id, for many at once. */
export const updateWebhookByIdSchema = changeSchema
  .extend({ id: textSchema("id") })
  .superRefine(waitingOnlyOnResume)

/** As a caller writes them. */
export type CreateWebhookInput = z.input<typeof createWebhookSchema>
export type UpdateWebhookInput = z.input<typeof updateWebhookByIdSchema>

/** As they are after validation. */
export type WebhookInput = z.output<typeof createWebhookSchema>
export type WebhookChange = z.output<typeof updateWebhookByIdSchema>

function waitingOnlyOnResume(change: z.output<typeof changeSchema>, context: z.RefinementCtx): void {
  if (change.waiting_deliveries !== undefined && change.status !== "active") {
    context.addIssue({ code: "custom", message: `waiting_deliveries: goes with status "active" alone` })
  }
}

function filterProblem(filter: WebhookFilter): string | undefined {
  const parsed = parseFilter(filter)
  return parsed.ok ? undefined : `${parsed.path} ${parsed.message}`.trimStart()
}
