import { CUSTOMER_REDACTED } from "../../../types"
import type { Db } from "../store/db"
import {
  countOfDeliveries,
  listDeliveriesOf,
  listRemarks,
  searchAttempts,
  searchDeliveries,
  searchEvents,
  searchSnapshots,
  type AttemptKey,
  type TracePage,
  type SearchTerms,
  type Remark,
} from "../store/traces"
import type { ResourceKey } from "../store/snapshots"
import { Mentions } from "./mentions"
import type { Person } from "./person"

/** The rows of the log about a person, by their keys. */
export type Traces = {
  events: string[]
  /** Deliveries whose own body is about the person, though their event is not. */
  deliveries: string[]
  attempts: AttemptKey[]
  snapshots: ResourceKey[]
  remarks: Remark[]
  candidates: string | null
}

/**
 * Searches the whole log once, in batches: for rows about the person's resources, and for texts with the person's ids and
 * e-mail addresses. Changes nothing.
 * @param signal ends it between two batches; then it throws.
 */
export async function findTraces(db: Db, person: Person, signal?: AbortSignal): Promise<Traces> {
  const mentions = new Mentions(person.ids, person.emails)
  const needles: SearchTerms = {
    resources: [...person.ids],
    tails: mentions.tails,
    others: mentions.others,
    candidates: mentions.candidates,
    exceptTopic: CUSTOMER_REDACTED,
  }
  const events: string[] = []
  await walk(
    signal,
    "",
    (after) => searchEvents(db, needles, after),
    (event) => {
      if (event.sure || (event.composed ? mentions.isIn(event.text) : mentions.hasEmail(event.text))) {
        events.push(event.id)
      }
    }
  )
  const deliveries: string[] = []
  await walk(
    signal,
    "",
    (after) => searchDeliveries(db, needles, after),
    (delivery) => {
      if (delivery.sure || mentions.isIn(delivery.text)) {
        deliveries.push(delivery.id)
      }
    }
  )
  const attempts: AttemptKey[] = []
  const first = { delivery_id: "", attempt: 0 }
  await walk(
    signal,
    first,
    (after) => searchAttempts(db, needles, after),
    (attempt) => {
      // A receiver of `customer.redacted` may respond with the ids in the message, which are kept.
      const isRedaction = attempt.topic === CUSTOMER_REDACTED
      if (isRedaction ? mentions.hasEmail(attempt.text) : mentions.isIn(attempt.text)) {
        attempts.push({ delivery_id: attempt.delivery_id, attempt: attempt.attempt })
      }
    }
  )
  const snapshots: ResourceKey[] = []
  await walk(
    signal,
    { entity: "", resource_id: "" },
    (after) => searchSnapshots(db, needles, after),
    ({ entity, resource_id, sure, text }) => {
      if (sure || mentions.isIn(text)) {
        snapshots.push({ entity, resource_id })
      }
    }
  )
  const remarks = (await listRemarks(db)).filter(({ text }) => mentions.isIn(text))
  return { events, deliveries, attempts, snapshots, remarks, candidates: mentions.candidates }
}

async function walk<Row, Key>(
  signal: AbortSignal | undefined,
  first: Key,
  look: (after: Key) => Promise<TracePage<Row, Key>>,
  each: (row: Row) => void
): Promise<void> {
  for (let after: Key | null = first; after !== null;) {
    signal?.throwIfAborted()
    const { found, next } = await look(after)
    found.forEach(each)
    after = next
  }
}

/** The counts that an erasure of these traces would have. */
export async function countTraces(
  db: Db,
  { events, deliveries, attempts }: Traces
): Promise<{ events: number; deliveries: number; attempts: number; cancelled: number }> {
  const all = new Set(deliveries)
  for (const ids of slices(events)) {
    for (const id of await listDeliveriesOf(db, ids)) {
      all.add(id)
    }
  }
  const allAttempts = new Set(attempts.map(keyText))
  let cancelled = 0
  for (const ids of slices([...all])) {
    const count = await countOfDeliveries(db, ids)
    cancelled += count.cancelled
    count.attempts.forEach((key) => allAttempts.add(keyText(key)))
  }
  return { events: events.length, deliveries: all.size, attempts: allAttempts.size, cancelled }
}

const keyText = ({ delivery_id, attempt }: AttemptKey) => `${delivery_id} ${attempt}`

/** Rows that one statement erases. An event may have as many deliveries as there are webhooks. */
const BATCH = 100

/** Divides items into batches of 100. */
export function slices<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH)
  )
}
