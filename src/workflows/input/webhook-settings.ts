import { z } from "zod"

import { parseFields } from "../../payloads/field-syntax"
import { parseTriggers } from "../../payloads/trigger-syntax"
import { headerNameProblem, headerProblem } from "../../modules/webhook/headers-rules"
import { maxFailuresSchema, retryScheduleSchema, timeoutMsSchema } from "../../modules/webhook/limits"
import { secretProblem } from "../../modules/webhook/secret-format"
import { WEBHOOK_ORDERINGS, WEBHOOK_PAYLOADS, WEBHOOK_SIGNATURES, WEBHOOK_STATUSES } from "../../types"
import { jsonObjectSchema } from "./json-object"
import { textSchema } from "../../modules/webhook/text"

/** Many proxies and servers refuse or cut longer URLs. */
const MAX_URL = 2048
const MAX_HEADER_NAME = 100
const MAX_TOPICS = 200
const MAX_SALES_CHANNELS = 200
const MAX_PER_SECOND = 10_000
const KB = 1024

/** Limit of a webhook's `context` and of its `filter`, each written as JSON. */
export const MAX_JSON_BYTES = 8 * KB

/** Topics and wildcards, without duplicates. */
export const topicsSchema = z.array(textSchema("topics")).min(1).max(MAX_TOPICS).transform(unique)

/** Ids of sales channels, without duplicates. */
export const salesChannelIdsSchema = z
  .array(textSchema("sales_channel_ids"))
  .max(MAX_SALES_CHANNELS)
  .transform(unique)

const headersSchema = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const problem = headerProblem(headers)
  if (problem) {
    const name = problem.name === undefined ? "" : `${JSON.stringify(problem.name)} `
    context.addIssue({ code: "custom", message: `headers: ${name}${problem.message}` })
  }
})

/** Header names are case-insensitive, and are sent in lower case. */
const signatureHeaderSchema = textSchema("signature_header", MAX_HEADER_NAME)
  .transform((name) => name.toLowerCase())
  .superRefine((name, context) => {
    const problem = headerNameProblem(name)
    if (problem) {
      context.addIssue({ code: "custom", message: `signature_header: ${JSON.stringify(name)} ${problem}` })
    }
  })

/** An empty list means the same as null: the topic's default fields. */
const fieldsSchema = z
  .unknown()
  .transform((input, context) => {
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
  // Comma separated text, as in `?fields=`, is accepted too. The schema omits it, because generators of clients need one type.
  .meta({ type: ["array", "null"], items: { type: "string" } })

/** An empty list means the same as null: every change triggers an update. */
const triggersSchema = z
  .unknown()
  .transform((input, context) => {
    if (input === null || (Array.isArray(input) && !input.length)) {
      return null
    }
    const parsed = parseTriggers(input)
    if (parsed.ok) {
      return parsed.triggers
    }
    const trigger = parsed.trigger && `${JSON.stringify(parsed.trigger)} `
    context.addIssue({ code: "custom", message: `triggers: ${trigger}${parsed.message}` })
    return z.NEVER
  })
  .meta({ type: ["array", "null"], items: { type: "string" } })

/** A signing secret that the caller chooses. */
export const secretSchema = z.string().superRefine((secret, context) => {
  const problem = secretProblem(secret)
  if (problem) {
    context.addIssue({ code: "custom", message: `secret: ${problem}` })
  }
})

/**
 * The settings of a webhook, without the filter. `null` clears a setting, or makes it follow the plugin option of that name. The
 * form in the dashboard validates with this schema too, so this file must not import code that only runs on the server.
 */
export const webhookSettingsSchema = z
  .strictObject({
    name: textSchema("name"),
    url: textSchema("url", MAX_URL).nullable(),
    topics: topicsSchema,
    status: z.enum(WEBHOOK_STATUSES),
    signature: z.enum(WEBHOOK_SIGNATURES),
    signature_header: signatureHeaderSchema.nullable(),
    headers: headersSchema.nullable(),
    context: jsonObjectSchema("context", MAX_JSON_BYTES).nullable(),
    sales_channel_ids: salesChannelIdsSchema,
    fields: fieldsSchema.optional(),
    payload: z.enum(WEBHOOK_PAYLOADS),
    triggers: triggersSchema.optional(),
    retry_schedule: retryScheduleSchema.nullable(),
    max_failures: maxFailuresSchema.nullable(),
    timeout_ms: timeoutMsSchema.nullable(),
    rate_limit: z.number().int().min(1).max(MAX_PER_SECOND).nullable(),
    ordering: z.enum(WEBHOOK_ORDERINGS),
    metadata: jsonObjectSchema("metadata", 64 * KB).nullable(),
  })
  .partial()

function unique(values: string[]): string[] {
  return [...new Set(values)]
}
