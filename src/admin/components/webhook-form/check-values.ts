import { z } from "zod"

import type { WebhookFilter } from "../../../types"
import { firstOf } from "../../../types/typed"
import { jsonObjectSchema } from "../../../workflows/input/json-object"
import {
  MAX_JSON_BYTES,
  secretSchema,
  webhookSettingsSchema,
} from "../../../workflows/input/webhook-settings"
import type { CheckedForm, FieldProblem } from "../../hooks/use-checked-form"
import { parseJson } from "../../lib/json-text"
import { parseSpans } from "../../lib/time-span"
import type { HeaderRow, WebhookFormValues } from "./form-values"

/** The schema of the server, without the grammar of filters, which only the server checks. */
const formSchema = webhookSettingsSchema
  .required({ name: true, url: true, topics: true, status: true })
  .extend({
    mode: z.literal("pull").optional(),
    app_id: z.string().optional(),
    secret: secretSchema.optional(),
    filter: jsonObjectSchema("filter", MAX_JSON_BYTES).nullable(),
  })

/** The form's values, checked and converted for the API. */
type WebhookFormInput = Omit<z.output<typeof formSchema>, "filter"> & { filter: WebhookFilter | null }

/** The settings that the preview depends on. */
const PREVIEWED = {
  topics: true,
  headers: true,
  signature: true,
  signature_header: true,
  context: true,
  filter: true,
  fields: true,
  triggers: true,
  payload: true,
  sales_channel_ids: true,
} as const

const previewedSchema = formSchema.pick(PREVIEWED)

type PreviewedSettings = Pick<WebhookFormInput, keyof typeof PREVIEWED>

type CheckedPreview = { ok: true; settings: PreviewedSettings } | { ok: false; problem: FieldProblem }

/** Checks the form's values. */
export function checkValues(values: WebhookFormValues): CheckedForm<WebhookFormInput> {
  const early = earlyProblems(values)
  const parsed = formSchema.safeParse(toInput(values))
  const late = parsed.success ? [] : parsed.error.issues.map(toProblem)
  const problems = [...early, ...late.filter(({ field }) => !early.some((one) => one.field === field))]
  return parsed.success && !problems.length ? { ok: true, input: parsed.data } : { ok: false, problems }
}

/** Checks only the values that the preview depends on. */
export function checkPreviewed(values: WebhookFormValues): CheckedPreview {
  const early = earlyProblems(values).find(({ field }) => field in PREVIEWED)
  const input = Object.entries(toInput(values)).filter(([name]) => name in PREVIEWED)
  const parsed = previewedSchema.safeParse(Object.fromEntries(input))
  if (!parsed.success) {
    return { ok: false, problem: early ?? firstOf(parsed.error.issues.map(toProblem)) }
  }
  return early ? { ok: false, problem: early } : { ok: true, settings: parsed.data }
}

/** Only the settings that were changed in the form. Others may have changed on the server in the meantime and are left out. */
export function changesOf(before: WebhookFormInput, after: WebhookFormInput): Partial<WebhookFormInput> {
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(before, name))
  )
  return Object.fromEntries(
    changed.map(([name, value]) => [
      name,
      name === "metadata" ? toMerge(before.metadata, after.metadata) : value,
    ])
  )
}

/** The server merges metadata. It removes a key whose value is empty. */
function toMerge(
  before: WebhookFormInput["metadata"],
  after: WebhookFormInput["metadata"]
): WebhookFormInput["metadata"] {
  return after && { ...Object.fromEntries(Object.keys(before ?? {}).map((key) => [key, ""])), ...after }
}

function toInput(values: WebhookFormValues): Record<string, unknown> {
  const { name, url, topics, status, secret, sales_channel_ids, ordering } = values
  return {
    name,
    url,
    topics,
    status,
    ...(secret.trim() && { secret: secret.trim() }),
    ...(values.app_id && { app_id: values.app_id }),
    sales_channel_ids,
    headers: toHeaders(values.headers),
    signature: values.signature,
    signature_header: values.signature_header.trim() || null,
    context: parseJson(values.context),
    filter: parseJson(values.filter),
    fields: toList(values.fields),
    triggers: values.triggers.length ? values.triggers : null,
    payload: values.payload,
    retry_schedule: toSchedule(values),
    max_failures: toNumber(values.max_failures),
    timeout_ms: toNumber(values.timeout_ms),
    rate_limit: toNumber(values.rate_limit),
    ordering,
    metadata: parseJson(values.metadata),
    // Values that were typed before this mode was chosen, whose fields are hidden now.
    ...(values.mode === "pull" && { mode: values.mode, url: null, timeout_ms: null, rate_limit: null }),
  }
}

/** Problems that the schema does not find, or that it would describe in other terms. */
function earlyProblems(values: WebhookFormValues): FieldProblem[] {
  const problems: FieldProblem[] = []
  for (const field of ["context", "filter", "metadata"] as const) {
    if (values[field].trim() && parseJson(values[field]) === undefined) {
      problems.push({ field, issue: { code: "no_json" } })
    }
  }
  const schedule = toSchedule(values)
  if (values.retry_mode === "custom" && (!schedule?.length || schedule.some(Number.isNaN))) {
    problems.push({ field: "retry_schedule", issue: { code: "no_schedule" } })
  }
  const names = writtenRows(values.headers).map(({ name }) => name.trim())
  if (new Set(names).size < names.length) {
    problems.push({ field: "headers", issue: { code: "header_twice" } })
  }
  return problems
}

function toProblem(issue: z.core.$ZodIssue): FieldProblem {
  return { field: String(issue.path[0]), issue }
}

function toHeaders(rows: readonly HeaderRow[]): Record<string, string> | null {
  const written = writtenRows(rows)
  return written.length
    ? Object.fromEntries(written.map(({ name, value }) => [name.trim(), value.trim()]))
    : null
}

function writtenRows(rows: readonly HeaderRow[]): HeaderRow[] {
  return rows.filter(({ name, value }) => name.trim() || value.trim())
}

/** The entries of a text that are separated by commas; null if there are none. */
export function toList(text: string): string[] | null {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)
  return entries.length ? entries : null
}

function toSchedule({ retry_mode, retry_schedule }: WebhookFormValues): number[] | null {
  switch (retry_mode) {
    case "default":
      return null
    case "none":
      return []
    case "custom":
      return parseSpans(retry_schedule)
  }
}

function toNumber(text: string): number | null {
  return text.trim() ? Number(text) : null
}
