import { z } from "zod"

import { parseFields } from "../../payloads/field-syntax"
import { parseTriggers } from "../../payloads/trigger-syntax"
import { headerNameProblem, headerProblem } from "../../modules/webhook/headers-rules"
import { maxFailuresSchema, retryScheduleSchema, timeoutMsSchema } from "../../modules/webhook/limits"
import { secretProblem } from "../../modules/webhook/secret-format"
import { WEBHOOK_ORDERINGS, WEBHOOK_PAYLOADS, WEBHOOK_SIGNATURES, WEBHOOK_STATUSES } from "../../types"
import { jsonObjectSchema } from "./json-object"
import { textSchema } from "./text"

/** Longer ones are cut by proxies and servers on the way. */
const MAX_URL = 2048
const MAX_HEADER_NAME = 100
const MAX_TOPICS = 200
const MAX_SALES_CHANNELS = 200
const MAX_PER_SECOND = 10_000
const KB = 1024

/** The largest JSON object that a webhook sends along or is filtered by. */
export const MAX_JSON_BYTES = 8 * KB

const headersSchema = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const problem = headerProblem(headers)
  if (problem) {
    const name = problem.name === undefined ? "" : `${JSON.stringify(problem.name)} `
    context.addIssue({ code: "custom", message: `headers: ${name}${problem.message}` })
  }
})

/** Names of headers are the same in upper and lower case, and are sent in lower case. */
const signatureHeaderSchema = textSchema("signature_header", MAX_HEADER_NAME)
  .transform((name) => name.toLowerCase())
  .superRefine((name, context) => {
    const problem = headerNameProblem(name)
    if (problem) {
      context.addIssue({ code: "custom", message: `signature_header: ${JSON.stringify(name)} ${problem}` })
    }
  })

/** An empty list chooses nothing, so the topic's own fields stay. */
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
  // Text with commas between is taken, too, as in `?fields=`; generators of clients want one type.
  .meta({ type: ["array", "null"], items: { type: "string" } })

/** An empty list names nothing, so every change counts. */
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

export const secretSchema = z.string().superRefine((secret, context) => {
  const problem = secretProblem(secret)
  if (problem) {
    context.addIssue({ code: "custom", message: `secret: ${problem}` })
  }
})

/**
 * What an admin may set, but for the filter. `null` clears, or follows the plugin option of that name. The dashboard's
 * form checks with this too, so nothing that is imported here may need the server.
 */
export const webhookSettingsSchema = z
  .strictObject({
    name: textSchema("name"),
    url: textSchema("url", MAX_URL).nullable(),
    topics: z.array(textSchema("topics")).min(1).max(MAX_TOPICS).transform(unique),
    status: z.enum(WEBHOOK_STATUSES),
    signature: z.enum(WEBHOOK_SIGNATURES),
    signature_header: signatureHeaderSchema.nullable(),
    headers: headersSchema.nullable(),
    context: jsonObjectSchema("context", MAX_JSON_BYTES).nullable(),
    sales_channel_ids: z.array(textSchema("sales_channel_ids")).max(MAX_SALES_CHANNELS).transform(unique),
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
