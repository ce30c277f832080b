import type { NeverSent } from "../topics/never-sent"
import type { EventSource } from "../types"
import type { Selection } from "./fields"
import type { TopicPlan } from "./plan"
import type { QueryPort } from "./query-port"
import { readAll, type Reading, type Want } from "./read"
import { channelsOf, formerChannelsOfProducts, losesChannels } from "./scope"
import { withinTime } from "../modules/webhook/within-time"
import { errorText } from "../modules/webhook/safe-errors"

/** Time limit of a merchant's `payload` function, so that one that hangs does not block all other events. */
const PAYLOAD_TIMEOUT_MS = 10_000

/** An event to be composed. */
export type CapturedEvent = {
  id: string
  topic: string
  resource_id: string | null
  event_name: string
  event_data: unknown
  source: EventSource
  occurred_at: Date
  /** When the newest event that it includes was captured; absent for an event that is composed on request. */
  captured_at?: Date
  /** Names of all events that it includes; null or absent: only its own. */
  causes?: string[] | null
}

export type PlannedEvent = { event: CapturedEvent; plan: TopicPlan }

/** The resource or data that an event is about, or the reason why it could not be read. */
export type Subject =
  | {
      kind: "found"
      id: string | null
      /** Higher for a resource that was read later. For resources that were read together, the order of the events. */
      readOrder: number
      /** One for each of the plan's needs, first the one of the payload. */
      sources: Source[]
      /** Ids of its sales channels. */
      channels: string[]
      /** Its sales channels, and those that it has left since the event; absent where they are not needed. */
      former?: string[]
    }
  | { kind: "failed"; error: string }
  /** Its row is not in the shop. */
  | { kind: "absent"; error: string }

/** The data from which fields are taken. */
export type Source =
  | {
      kind: "readable"
      data: unknown
      /** All fields that the query has read; undefined when there was none. */
      read: Selection | undefined
      deleted: boolean
      /** The time of the deletion, where the row has it. */
      deletedAt?: Date | null
    }
  | { kind: "unreadable"; error: string }

/** Finds the subjects of events, in the order of the events. The resources of all events are read together. */
export async function findSubjects(
  query: QueryPort,
  planned: readonly PlannedEvent[],
  neverSent: NeverSent
): Promise<Subject[]> {
  const wants = planned.map(wantOf)
  const readings = await readAll(
    query,
    wants.filter((want) => want !== null)
  )
  const readOrders = new Map([...readings.keys()].map((want, order) => [want, order]))
  const formerChannels = formerChannelsOfProducts(query, channelLossTimes(planned, wants, readings))
  // Those that need it await it. If nobody does, its error must not become an unhandled rejection.
  formerChannels.catch(() => undefined)
  return Promise.all(
    planned.map(async (one, index): Promise<Subject> => {
      const want = wants[index]
      try {
        return want
          ? await toResource(
              one,
              want,
              { read: readings.get(want) ?? [], readOrder: readOrders.get(want) ?? 0 },
              formerChannels
            )
          : await toData(one, neverSent)
      } catch (error) {
        return { kind: "failed", error: errorText(error) }
      }
    })
  )
}

/** What to read for an event; null when it sends its own data, or names no resource. */
function wantOf({ event, plan: { definition, own, needs } }: PlannedEvent): Want | null {
  const { entity, payload } = definition
  // A custom topic's deletion may send a resource that exists, as `review.deleted` the product. Read with deleted rows, it would
  // include parts that were deleted earlier.
  const deleted = Boolean(definition.deleted) && !definition.isCustom
  return entity && !payload && event.resource_id !== null
    ? { entity, id: event.resource_id, deleted, own, needs }
    : null
}

async function toResource(
  { plan }: PlannedEvent,
  want: Want,
  { read: readings, readOrder }: { read: Reading[]; readOrder: number },
  formerChannels: Promise<Map<string, string[]>>
): Promise<Subject> {
  const channelReading = plan.channelNeed === null ? undefined : readings[plan.channelNeed]
  if (channelReading?.kind === "unreadable") {
    return { kind: "failed", error: channelReading.error }
  }
  // Of a deleted resource there may be no row. Any other resource has one, or will have one once it is committed.
  if (!plan.definition.deleted && readings.some(({ kind }) => kind === "gone")) {
    return { kind: "absent", error: `${want.entity} ${want.id} is not in the shop` }
  }
  const former = channelReading ? (await formerChannels).get(want.id) : undefined
  const row = channelReading?.kind === "found" ? channelReading.row : undefined
  return {
    kind: "found",
    id: want.id,
    readOrder,
    sources: readings.map((reading) => toSource(want.id, reading)),
    channels: (channelReading && isDeleted(channelReading) && former) || channelsOf(want.entity, row),
    former,
  }
}

function toSource(id: string, reading: Reading): Source {
  switch (reading.kind) {
    case "found":
      return {
        kind: "readable",
        data: reading.row,
        read: reading.read,
        deleted: reading.deletedAt !== null,
        deletedAt: reading.deletedAt,
      }
    case "gone":
      return { kind: "readable", data: { id }, read: undefined, deleted: true }
    case "unreadable":
      return reading
  }
}

async function toData(
  { event, plan: { definition, needs } }: PlannedEvent,
  neverSent: NeverSent
): Promise<Subject> {
  const { event_name: name, event_data } = event
  if (definition.entity && !definition.payload) {
    return { kind: "failed", error: `${name} names no ${definition.resource}` }
  }
  const data = definition.payload
    ? await withinTime(
        definition.payload({ name, data: event_data }),
        PAYLOAD_TIMEOUT_MS,
        "The topic's payload function"
      )
    : // Capture removes credentials too, but this event may have been stored by an older version.
      neverSent.cutEventData(name, event_data)
  const source: Source = { kind: "readable", data, read: undefined, deleted: false }
  return {
    kind: "found",
    id: event.resource_id,
    readOrder: 0,
    sources: needs.map(() => source),
    channels: [],
  }
}

/** For products that were deleted or have left a channel, the time at which that first happened, by product id. */
function channelLossTimes(
  planned: readonly PlannedEvent[],
  wants: readonly (Want | null)[],
  readings: ReadonlyMap<Want, Reading[]>
): Map<string, Date> {
  const losses = new Map<string, Date>()
  planned.forEach(({ event, plan }, index) => {
    const want = wants[index]
    const channelReading = want && plan.channelNeed !== null && readings.get(want)?.[plan.channelNeed]
    if (!channelReading || !losesChannels(want.entity)) {
      return
    }
    const lostAt = isDeleted(channelReading)
      ? channelReading.deletedAt
      : plan.definition.channels && event.occurred_at
    const earlier = losses.get(want.id)
    if (lostAt && (!earlier || lostAt < earlier)) {
      losses.set(want.id, lostAt)
    }
  })
  return losses
}

function isDeleted(reading: Reading): reading is Extract<Reading, { kind: "found" }> & { deletedAt: Date } {
  return reading.kind === "found" && reading.deletedAt !== null
}
