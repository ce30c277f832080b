import type { z } from "zod"

import { createWebhookAppSchema } from "../../../workflows/input/app"
import type { CheckedForm } from "../../hooks/use-checked-form"
import type { AppChange, WebhookApp } from "../../lib/api/apps"
import { parseJson } from "../../lib/json-text"

/** The values of the form. Typed values are text until they are checked. Each field has the API's name. */
export type AppFormValues = {
  name: string
  /** Empty: no e-mail address. */
  contact_email: string
  status: WebhookApp["status"]
  topics: string[]
  sales_channel_ids: string[]
  max_webhooks: string
  /** JSON; empty: no metadata. */
  metadata: string
}

/** The form's values, checked and converted for the API. */
type AppFormInput = z.output<typeof createWebhookAppSchema>

/** The initial values for a new app. */
export const NEW_APP: AppFormValues = {
  name: "",
  contact_email: "",
  status: "active",
  topics: [],
  sales_channel_ids: [],
  max_webhooks: "10",
  metadata: "",
}

/** The form's values for an existing app. */
export function valuesOf(app: WebhookApp): AppFormValues {
  return {
    name: app.name,
    contact_email: app.contact_email ?? "",
    status: app.status,
    topics: app.topics,
    sales_channel_ids: app.sales_channel_ids,
    max_webhooks: String(app.max_webhooks),
    metadata: app.metadata === null ? "" : JSON.stringify(app.metadata, null, 2),
  }
}

/** Checks the form's values with the schema of the server. */
export function checkValues(values: AppFormValues): CheckedForm<AppFormInput> {
  const metadata = parseJson(values.metadata)
  const parsed = createWebhookAppSchema.safeParse({
    ...values,
    contact_email: values.contact_email.trim() || null,
    max_webhooks: values.max_webhooks.trim() ? Number(values.max_webhooks) : undefined,
    metadata: metadata === undefined ? null : metadata,
  })
  const problems = [
    ...(metadata === undefined ? [{ field: "metadata", issue: { code: "no_json" } as const }] : []),
    ...(parsed.error?.issues.map((issue) => ({ field: String(issue.path[0]), issue })) ?? []),
  ]
  return parsed.success && !problems.length ? { ok: true, input: parsed.data } : { ok: false, problems }
}

/** Only the fields that the admin has changed. Other fields may have changed on the server in the meantime and are left out. */
export function changesOf(app: WebhookApp, after: AppFormInput): AppChange {
  const { metadata, ...changed }: Partial<AppFormInput> = Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(app, name))
    )
  )
  return { ...changed, ...(metadata !== undefined && { metadata: mergedInto(app.metadata, metadata) }) }
}

/** The metadata to send so that the server, which merges it, ends with `after`: an empty text removes a key. */
function mergedInto(
  before: AppFormInput["metadata"],
  after: AppFormInput["metadata"]
): AppFormInput["metadata"] {
  const gone = Object.keys(before ?? {}).filter((key) => !Object.hasOwn(after ?? {}, key))
  return after && { ...Object.fromEntries(gone.map((key) => [key, ""])), ...after }
}
