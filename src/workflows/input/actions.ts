import { z } from "zod"

import { EXISTING_ENTITIES, RECOVERABLE, type DeliveryFilters, type DeliverySelection } from "../../types"
import { dateSchema } from "./date"
import { jsonObjectSchema } from "./json-object"
import { textSchema } from "../../modules/webhook/text"

/* What the actions on webhooks and on the log take. Routes and workflows validate with the same schemas. */

/** A day, so that a receiver can install the new secret during working hours. */
const DEFAULT_OVERLAP_SECONDS = 86_400

/** A week. Source: the section "Key rotation" of the Standard Webhooks specification asks for an overlap of days. */
const MAX_OVERLAP_SECONDS = 7 * 86_400

/** A rotation of a secret. */
export const rotateWebhookSecretSchema = z.strictObject({
  overlap_seconds: z.number().int().min(0).max(MAX_OVERLAP_SECONDS).default(DEFAULT_OVERLAP_SECONDS),
})

/** Limit of a test's `data` in bytes. The option `maxPayloadBytes` limits the whole message. */
const MAX_TEST_DATA = 2 ** 20

/** A test of a webhook. */
export const testWebhookSchema = z.strictObject({
  topic: textSchema("topic").optional(),
  resource: textSchema("resource").optional(),
  data: jsonObjectSchema("data", MAX_TEST_DATA).optional(),
})

/** The range of a recovery, without the rule that compares its bounds. */
export const recoveryRangeSchema = z.strictObject({
  since: dateSchema("since"),
  until: dateSchema("until").optional(),
  statuses: z.array(z.enum(RECOVERABLE)).min(1).optional(),
})

/** A recovery of what a webhook has missed. */
export const recoverWebhookSchema = recoveryRangeSchema.superRefine(endsAfterStart)

/** Refuses a range that does not end after its start. */
export function endsAfterStart(
  { since, until }: Pick<z.output<typeof recoveryRangeSchema>, "since" | "until">,
  context: z.RefinementCtx
): void {
  if (until && since >= until) {
    context.addIssue({ code: "custom", message: "until: must come after since" })
  }
}

/** A backfill of the shop's existing resources. */
export const sendExistingSchema = z.strictObject({ entity: z.enum(EXISTING_ENTITIES) })

/** A cancellation of a backfill. */
export const cancelWebhookBackfillSchema = z.strictObject({ kind: z.enum(["event", "existing"]) })

/** Resources of a customer are found by `customer_id`; these are further ones. */
const MAX_RESOURCES = 1_000

/** Whose data to erase, without the rule that somebody must be named. */
export const personSchema = z.strictObject({
  customer_id: textSchema("customer_id").optional(),
  email: textSchema("email")
    .pipe(z.email({ message: "email: is not a valid e-mail address" }))
    .optional(),
  resource_ids: z.array(textSchema("resource_ids")).min(1).max(MAX_RESOURCES).optional(),
})

/** An erasure of a person's data. */
export const eraseWebhookDataSchema = personSchema.superRefine(requirePerson)

/** Refuses an erasure that names nobody. */
export function requirePerson(
  { customer_id, email, resource_ids }: z.output<typeof personSchema>,
  context: z.RefinementCtx
): void {
  if (customer_id === undefined && email === undefined && resource_ids === undefined) {
    context.addIssue({ code: "custom", message: "customer_id: give a customer_id, an email or resource_ids" })
  }
}

/** Deliveries to act on. */
export const deliverySelectionSchema = z
  .strictObject({
    ids: z.array(textSchema("ids")).optional(),
    filters: z.custom<DeliveryFilters>().optional(),
  })
  .transform((selection, context): DeliverySelection => idsOrFilters(selection, context))

/** Refuses a selection with both ids and filters, and one with neither, which would be the whole log. */
export function idsOrFilters<Filters>(
  { ids, filters }: { ids?: string[] | undefined; filters?: Filters | undefined },
  context: z.RefinementCtx
): { ids: string[]; filters?: undefined } | { ids?: undefined; filters: Filters } {
  if (ids && !filters) {
    return { ids }
  }
  if (filters && !ids) {
    return { filters }
  }
  context.addIssue({ code: "custom", message: "ids: give either ids or filters" })
  return z.NEVER
}
