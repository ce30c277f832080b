import type { Catalogue } from "../../../topics/catalogue"
import type { EventSource, ExistingEntity, WebhookRecord } from "../../../types"
import type { Composer, Composition } from "../fan-out/composer"
import { parseEvents } from "../fan-out/event-data"
import { bodyOf, isComposed, newDeliveries, sharedPayload } from "../fan-out/new-deliveries"
import { snapshotsOf } from "../fan-out/snapshots"
import { newEventId } from "../ids"
import { errorText } from "../safe-errors"
import type { BackfillBatchResult, ClaimedBackfill, DirectedEvent } from "../store/backfills"
import type { NewDelivery } from "../store/compositions"
import type { Db } from "../store/db"
import { readEventData, type ClaimedEvent } from "../store/events"
import type { AboutResource } from "../store/ordering"
import { listMissing, type UndeliveredEvent } from "../store/recovery"
import { mayBeOneRow, reasonOf } from "../transient-errors"
import type { ExistingResources } from "./existing-resources"

/** Events composed together, as in fan-out. */
const BATCH = 200

/** Stored events that one batch reads. Most of them may have a delivery already, or be of other topics. */
const SCAN = 5_000

/** The dependencies of composing a batch. */
type BatchDependencies = {
  db: Db
  catalogue: Catalogue
  composer: Composer
  existing: ExistingResources
  maxPayloadBytes: number
  /** Whether events at which the composer throws are found and fail alone. */
  isolates: boolean
}

/** A run's next batch, composed and not yet written. */
export type BackfillBatch = {
  compositions: Composition[]
  deliveries: NewDelivery[]
  progress: Omit<BackfillBatchResult, "failed" | "error">
} & ({ kind: "stored"; events: AboutResource[] } | { kind: "existing"; events: DirectedEvent[] })

/** The topic under which existing resources are sent. */
export function topicOf(entity: ExistingEntity): string {
  return `${entity}.updated`
}

/** Composes the next existing resources, each as an event. Those that the webhook is not sent have none. */
export async function composeExisting(
  { db, catalogue, composer, existing, maxPayloadBytes, isolates }: BatchDependencies,
  run: ClaimedBackfill,
  entity: ExistingEntity,
  webhook: WebhookRecord
): Promise<BackfillBatch> {
  const ids = await existing.listIds(entity, run.cursor, BATCH)
  const occurred_at = new Date()
  const topic = topicOf(entity)
  const events = ids.map((resource_id) =>
    asClaimed("existing", {
      id: newEventId(),
      topic,
      resource_id,
      event_name: topic,
      event_data: null,
      event_group_id: null,
      occurred_at,
    })
  )
  const snapshots = await snapshotsOf(db, events, catalogue, { draws: false })
  const compose = (some: readonly ClaimedEvent[]) =>
    composer.compose(some, [webhook], catalogue, { snapshots })
  const compositions = await (isolates ? composeEach(events, compose) : compose(events))
  const wanted = compositions.filter(isComposed).filter(({ deliveries }) => deliveries.length > 0)
  const resources = new Map(events.map(({ id, resource_id }) => [id, resource_id]))
  return {
    kind: "existing",
    compositions,
    events: wanted.map((composed) => ({
      id: composed.event_id,
      topic,
      resource_id: resources.get(composed.event_id) ?? "",
      payload: sharedPayload(composed),
      shown_at: composed.shown_at ?? null,
      occurred_at,
    })),
    deliveries: wanted.flatMap((composed) => newDeliveries(composed, topic, maxPayloadBytes)),
    progress: { cursor: ids.at(-1) ?? run.cursor, looked: ids.length, ends: ids.length < BATCH },
  }
}

/**
 * The next stored events that the webhook has no delivery of. They are composed again, from the resource as it is now,
 * so that its scope, filter and fields hold; the body is with the delivery, and the event keeps its own.
 */
export async function composeStored(
  { db, catalogue, composer, maxPayloadBytes, isolates }: BatchDependencies,
  run: ClaimedBackfill,
  webhook: WebhookRecord
): Promise<BackfillBatch> {
  const range = { webhook_id: webhook.id, fromEvent: run.cursor, beforeEvent: run.until ?? "" }
  const list = (withData: boolean) =>
    listMissing(db, range, catalogue.expandBySource(webhook.topics), { limit: BATCH, scan: SCAN, withData })
  let read = async ({ event_data }: UndeliveredEvent) => event_data
  const { events, next } = await list(true).catch((error: unknown) => {
    if (!mayBeOneRow(error)) {
      throw error
    }
    // The data of one cannot be read, so each is read by itself.
    read = ({ id }) => readEventData(db, id)
    return list(false)
  })
  const { parsed, unreadable } = await parseEvents(events, catalogue, (event) => read(event))
  const claimed = parsed.map((event) => asClaimed("event_bus", event))
  const snapshots = await snapshotsOf(db, claimed, catalogue, { draws: false })
  const compose = (some: readonly ClaimedEvent[]) =>
    composer.compose(some, [webhook], catalogue, { snapshots })
  const compositions: Composition[] = [
    ...(await (isolates ? composeEach(claimed, compose) : compose(claimed))),
    ...unreadable.map(({ event: { id }, error }) => ({
      kind: "failed" as const,
      event_id: id,
      error: `its data cannot be read: ${reasonOf(error)}`,
    })),
  ]
  const topics = new Map(events.map(({ id, topic }) => [id, topic]))
  return {
    kind: "stored",
    compositions,
    events: events.filter((event): event is UndeliveredEvent & AboutResource => event.resource_id !== null),
    deliveries: compositions.filter(isComposed).flatMap((composed) =>
      newDeliveries(composed, topics.get(composed.event_id) ?? "", maxPayloadBytes).map((delivery) => ({
        ...delivery,
        body: bodyOf(composed, delivery),
      }))
    ),
    progress: { cursor: next ?? run.cursor, looked: events.length, ends: next === null },
  }
}

/** Composes events. If `compose` throws, each half is composed by itself, until the event at which it throws is alone. */
async function composeEach(
  events: readonly ClaimedEvent[],
  compose: (events: readonly ClaimedEvent[]) => Promise<Composition[]>
): Promise<Composition[]> {
  try {
    return await compose(events)
  } catch (error) {
    if (events.length <= 1) {
      return events.map(({ id }) => ({ kind: "failed", event_id: id, error: errorText(error) }))
    }
    const middle = Math.ceil(events.length / 2)
    const first = await composeEach(events.slice(0, middle), compose)
    return [...first, ...(await composeEach(events.slice(middle), compose))]
  }
}

/** An event in the form in which fan-out passes events to the composer. */
function asClaimed(
  source: EventSource,
  event: Omit<ClaimedEvent, "source" | "lookup_id" | "told_at" | "claims" | "claimed_at" | "causes">
): ClaimedEvent {
  const { occurred_at } = event
  return {
    ...event,
    source,
    lookup_id: null,
    told_at: occurred_at,
    claims: 0,
    claimed_at: new Date(),
    causes: null,
  }
}
