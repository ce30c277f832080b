import { z } from "@medusajs/framework/zod"

import { parseFields } from "../../fan-out/field-syntax"
import { parseFilter } from "../../fan-out/filter"
import { headerProblem } from "../../modules/webhook/headers-rules"
import { maxFailuresSchema, retryScheduleSchema, timeoutMsSchema } from "../../modules/webhook/options"
import { secretProblem } from "../../modules/webhook/secrets"
import { WEBHOOK_STATUSES, type WebhookFilter } from "../../types"
import { jsonObjectSchema, jsonProblem } from "./json-object"
import { textSchema } from "./text"

/** Longer ones are cut by proxies and servers on the way. */
const MAX_URL = 2048
const MAX_TOPICS = 200
const MAX_SALES_CHANNELS = 200
const MAX_PER_SECOND = 10_000
const KB = 1024

const headersSchema = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const problem = headerProblem(headers)
  if (problem) {
    const name = problem.name === undefined ? "" : `${JSON.stringify(problem.name)} `
    context.addIssue({ code: "custom", message: `headers: ${name}${problem.message}` })
  }
})

/** Kept as it was written; fan-out parses it anew. */
const filterSchema = z.custom<WebhookFilter>().superRefine((filter, context) => {
  const message = jsonProblem(filter, 8 * KB) ?? filterProblem(filter)
  if (message) {
    context.addIssue({ code: "custom", message: `filter: ${message}` })
  }
})

/** An empty list chooses nothing, so the topic's own fields stay. */
const fieldsSchema = z.unknown().transform((input, context) => {
  if (input === null || (Array.isArray(input) && !input.length)) {
    return null
  }
  const parsed = parseFields(input)
  if (parsed.ok) {
    return parsed.fields
  }
  const field = parsed.field && `${JSON.stringify(parsed.field)} `
  context.addIssue({ code: "custom", message: `fields: ${field}${parsed.message}` })
  return z.NEVER
})

const secretSchema = z.string().superRefine((secret, context) => {
  const problem = secretProblem(secret)
  if (problem) {
    context.addIssue({ code: "custom", message: `secret: ${problem}` })
  }
})

/** What an admin may set. `null` clears, or follows the plugin option of that name. */
const settings = {
  name: textSchema("name"),
  url: textSchema("url", MAX_URL),
  topics: z.array(textSchema("topics")).min(1).max(MAX_TOPICS).transform(unique),
  status: z.enum(WEBHOOK_STATUSES),
  headers: headersSchema.nullable(),
  context: jsonObjectSchema("context", 8 * KB).nullable(),
  sales_channel_ids: z.array(textSchema("sales_channel_ids")).max(MAX_SALES_CHANNELS).transform(unique),
  filter: filterSchema.nullable(),
  fields: fieldsSchema.optional(),
  retry_schedule: retryScheduleSchema.nullable(),
  max_failures: maxFailuresSchema.nullable(),
  timeout_ms: timeoutMsSchema.nullable(),
  rate_limit: z.number().int().min(1).max(MAX_PER_SECOND).nullable(),
  metadata: jsonObjectSchema("metadata", 64 * KB).nullable(),
}

const webhookSchema = z.strictObject(settings).partial()

/** A webhook to create: URL and topics, the rest as it is wished. */
export const createWebhookSchema = webhookSchema
  .required({ url: true, topics: true })
  .extend({ secret: secretSchema.optional() })

const changeSchema = webhookSchema.extend({
  /** On resume, what becomes of the deliveries that wait: sent (the default), or cancelled. */
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

function unique(values: string[]): string[] {
  return [...new Set(values)]
}
