import { MedusaError } from "@medusajs/framework/utils"

import type { ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
import { bodyOf, isComposed, newDeliveries, type Composed } from "../modules/webhook/fan-out/new-deliveries"
import { invalidField } from "../modules/webhook/invalid-field"
import type { Snapshot } from "../modules/webhook/store/snapshots"
import type { NeverSent } from "../topics/never-sent"
import type { TopicDefinition, WebhookChanges, WebhookRecord, WithheldReason } from "../types"
import { changeDeliveries, type DeliveriesHook } from "./change-deliveries"
import { composeOne, type Shop } from "./compose-one"
import { isRecord } from "./data-path"
import type { WithheldFrom } from "./plan"
import type { QueryPort } from "./query-port"
import { sampleEvent, sampleShop } from "./sample-shop"
import type { CapturedEvent } from "./subjects"
import { areTriggered } from "./triggers"

/** The id of the event in a preview. */
export const PREVIEW_EVENT_ID = "whevt_00000000000000000000000000"

type DeliveryPreviewRequest = {
  /** The webhook's settings. It need not exist. */
  webhook: WebhookRecord
  definition: TopicDefinition
  /** Id of a resource of the shop; null for the topic's sample. */
  resourceId: string | null
  /** The field that error messages name. Default: `resource_id`. */
  field?: "resource_id" | "resource"
  /** Default: `PREVIEW_EVENT_ID`. */
  eventId?: string
  /** The last known state of the resource; null for none. */
  snapshot?: Snapshot | null
  now: Date
}

export type PreviewDependencies = {
  query: QueryPort
  neverSent: NeverSent
  hook: DeliveriesHook | null
  maxPayloadBytes: number
  /** What the webhook must not use with a topic. Default: nothing. */
  withheldFrom?: WithheldFrom
}

type PreviewedDelivery = {
  reason: WithheldReason | null
  remark: string | null
  body: string
  /** The shop's error behind the remark, which apps may not see. */
  error?: string | undefined
}

/** The event cannot be composed. The message contains the shop's error, which apps may not see. */
export class NotComposedError extends MedusaError {
  constructor(readonly error: string) {
    super(MedusaError.Types.INVALID_DATA, invalidField("topic", `could not be composed: ${error}`).message)
  }
}

/**
 * Composes what a webhook would be sent about a resource, as fan-out does, without sending it.
 *
 * A sample is placed in the first of the webhook's sales channels, so that it is in its scope.
 * @returns the body, and the reason why it would not be sent; null if it would be. For an update `remark` says on which changes.
 * @throws MedusaError NOT_FOUND for an unknown resource; INVALID_DATA for a topic without a resource; NotComposedError for an event
 *   that cannot be composed.
 */
export async function previewDelivery(
  request: DeliveryPreviewRequest,
  { query, neverSent, hook, maxPayloadBytes, withheldFrom }: PreviewDependencies
): Promise<PreviewedDelivery> {
  const { definition, resourceId, snapshot } = request
  // Mostly the resource has not changed since the last message. The preview shows an update all the same.
  const webhook = { ...request.webhook, triggers: null }
  const event = await eventOf(request, query)
  const snapshots = new Map(
    snapshot && !definition.channels ? [[event.id, { ...snapshot, next: snapshot.revision }]] : []
  )
  const shop: Shop =
    resourceId === null
      ? sampleShop(definition, webhook.sales_channel_ids)
      : { query, definition, neverSent, snapshots, sendUnchanged: true, withheldFrom }

  const withReason = await composeWithReason(event, webhook, shop)
  if (!withReason) {
    throw notSentAtAll(request)
  }
  const { reason, composed, delivery } = withReason
  const body = bodyOf(composed, delivery)
  if (reason) {
    return { reason, remark: null, body }
  }
  const [changed] = hook ? await changeDeliveries([composed], [event], [webhook], hook) : [composed]
  const final = expectComposed(changed)
  const [row] = newDeliveries(final, event.topic, maxPayloadBytes)
  if (!row) {
    return { reason: "vetoed", remark: null, body }
  }
  const text = bodyOf(final, row)
  return {
    reason: row.remark === null ? null : "unsendable",
    remark: row.remark ?? (definition.absorbs ? whenSent(request.webhook, text) : null),
    body: text,
    error: final.deliveries[0]?.error,
  }
}

/** Paths that a remark names. */
const MAX_NAMED = 5

/** On which changes an update would be sent: those since the last message, or those that the webhook's triggers name. */
function whenSent({ triggers }: WebhookRecord, body: string): string | null {
  const { changes }: { changes?: WebhookChanges } = JSON.parse(body)
  const changed = (changes ? [...changes.added, ...changes.updated, ...changes.removed] : []).filter(
    (path) => !triggers || isTriggeredAt(triggers, path)
  )
  if (changed.length) {
    return `Would be sent: ${listed(changed)} changed`
  }
  return triggers ? `Would be sent when ${listed(triggers)} changes` : null
}

/** @param path as a message names it: `variants[variant_01].title`. */
function isTriggeredAt(triggers: readonly string[], path: string): boolean {
  const fields = path.replace(/\[("(?:[^"\\]|\\.)*"|[^\]]*)\]/g, "").split(".")
  return areTriggered(triggers, [{ fields }])
}

function listed(paths: readonly string[]): string {
  const more = paths.length - MAX_NAMED
  return paths.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "")
}

/** The error that says why an event would not be sent to any webhook, whatever its settings. */
function notSentAtAll({
  definition,
  resourceId,
  field = "resource_id",
}: DeliveryPreviewRequest): MedusaError {
  const { topic, resource, channels } = definition
  return channels
    ? invalidField(field, `${resource} ${resourceId} is in no sales channel`)
    : invalidField("topic", `no webhook is sent ${topic} about the ${resource} ${resourceId}`)
}

/**
 * Composes with fewer and fewer restrictions until there is a delivery. The last restriction that was removed is the reason.
 * @returns undefined where there is no delivery without restrictions either.
 */
async function composeWithReason(
  event: CapturedEvent,
  webhook: WebhookRecord,
  shop: Shop
): Promise<{ reason: WithheldReason | null; composed: Composed; delivery: ComposedDelivery } | undefined> {
  const unfiltered = { ...webhook, filter: null }
  const unlimited = { ...unfiltered, sales_channel_ids: [] }
  const ofDraftsToo = { ...shop, definition: { ...shop.definition, unless: undefined } }
  const ofTheDeletedToo = { ...shop, definition: { ...ofDraftsToo.definition, absorbs: false } }
  const attempts: [WithheldReason | null, WebhookRecord, Shop][] = [
    [null, webhook, shop],
    ["filter", unfiltered, shop],
    ["scope", unlimited, shop],
    ["draft", unlimited, ofDraftsToo],
    ["deleted", unlimited, ofTheDeletedToo],
  ]
  for (const [reason, attempt, from] of attempts) {
    const composed = expectComposed(await composeOne(event, attempt, from))
    const [delivery] = composed.deliveries
    if (delivery) {
      return { reason, composed, delivery }
    }
  }
  return undefined
}

/** The event for the preview's resource. */
async function eventOf(
  { definition, resourceId, field = "resource_id", eventId = PREVIEW_EVENT_ID, now }: DeliveryPreviewRequest,
  query: QueryPort
): Promise<CapturedEvent> {
  const { topic, entity, payload, deleted = false } = definition
  const captured = sampleEvent(definition, eventId, now)
  if (resourceId === null) {
    return captured
  }
  if (!entity && !payload) {
    throw invalidField(field, `${topic} has no resource that can be read; leave it out`)
  }
  if (entity && !payload) {
    await expectResource(query, { entity, id: resourceId, withDeleted: deleted, field })
  }
  return { ...captured, resource_id: resourceId, event_data: { id: resourceId } }
}

async function expectResource(
  query: QueryPort,
  { entity, id, withDeleted, field }: { entity: string; id: string; withDeleted: boolean; field: string }
): Promise<void> {
  const { data } = await query.graph({ entity, fields: ["id"], filters: { id: [id] }, withDeleted })
  if (!data.some(isRecord)) {
    throw unknownResource(field, entity, id)
  }
}

/** The error for an unknown resource. @param field the field of the request that has the id. */
export function unknownResource(field: string, entity: string, id: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, `${field}: ${entity} with id: ${id} was not found`)
}

function expectComposed(composition: Composition | undefined): Composed {
  if (composition && isComposed(composition)) {
    return composition
  }
  throw new NotComposedError(composition?.error ?? "nothing was read")
}
