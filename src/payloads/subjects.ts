import type { NeverSent } from "../topics/never-sent"
import type { EventSource } from "../types"
import type { Selection } from "./fields"
import type { TopicPlan } from "./plan"
import type { QueryPort } from "./query-port"
import { readAll, type Reading, type Want } from "./read"
import { channelsOf, channelsOfProductsThen, losesChannels } from "./scope"
import { withinTime } from "./within-time"
import { errorText } from "../modules/webhook/safe-errors"

/** How long a merchant's own `payload` function may take; one that hangs must not hold up every event behind it. */
const PAYLOAD_TIMEOUT_MS = 10_000

/** An event that was captured and waits for its payload. */
export type CapturedEvent = {
  id: string
  topic: string
  resource_id: string | null
  event_name: string
  event_data: unknown
  source: EventSource
  occurred_at: Date
  /** When the newest event was captured that it tells of; absent for what is composed on request. */
  captured_at?: Date
  /** Names of the events that it stands for; null or absent: its own alone. */
  causes?: string[] | null
}

export type PlannedEvent = { event: CapturedEvent; plan: TopicPlan }

/** What an event is about, or why that cannot be had now. */
export type Subject =
  | {
      kind: "found"
      id: string | null
      /** The higher, the later it was read; of events that were read together, the later event. */
      turn: number
      /** One for each of the plan's needs, what the payload is cut from first. */
      sources: Source[]
      channels: string[]
      /** The channels that it is in, and those that it left with or after the event; absent where nobody asks. */
      former?: string[]
    }
  | { kind: "failed"; error: string }
  /** Its row is not in the shop. */
  | { kind: "absent"; error: string }

/** What `data` is cut from. */
export type Source =
  | {
      kind: "readable"
      data: unknown
      /** What was read, for others too; undefined when nothing was. */
      read: Selection | undefined
      deleted: boolean
      /** When, where its row says that. */
      deletedAt?: Date | null
    }
  | { kind: "unreadable"; error: string }

/** Finds what events are about, in their order, reading the resources of all of them together. */
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
  const turns = new Map([...readings.keys()].map((want, turn) => [want, turn]))
  const formerChannels = channelsOfProductsThen(query, momentsOfProducts(planned, wants, readings))
  return Promise.all(
    planned.map(async (one, index): Promise<Subject> => {
      const want = wants[index]
      try {
        return want
          ? await toResource(
              one,
              want,
              { read: readings.get(want) ?? [], turn: turns.get(want) ?? 0 },
              formerChannels
            )
          : await toData(one, neverSent)
      } catch (error) {
        return { kind: "failed", error: errorText(error) }
      }
    })
  )
}

/** What to read for an event; null when its data needs no reading, or names nothing that could be read. */
function wantOf({ event, plan: { definition, own, needs } }: PlannedEvent): Want | null {
  const { entity, payload } = definition
  // A deletion of the shop's own may be of something else, as `review.deleted` is with the product of the review: read among
  // deleted rows, what lives would bring back its parts that were deleted long ago.
  const deleted = Boolean(definition.deleted) && !definition.isCustom
  return entity && !payload && event.resource_id !== null
    ? { entity, id: event.resource_id, deleted, own, needs }
    : null
}

async function toResource(
  { plan }: PlannedEvent,
  want: Want,
  { read: readings, turn }: { read: Reading[]; turn: number },
  formerChannels: Promise<Map<string, string[]>>
): Promise<Subject> {
  const telling = plan.channelNeed === null ? undefined : readings[plan.channelNeed]
  if (telling?.kind === "unreadable") {
    return { kind: "failed", error: telling.error }
  }
  // Of what is deleted, an id may be all that is left. Anything else has a row, or will have one.
  if (!plan.definition.deleted && readings.some(({ kind }) => kind === "gone")) {
    return { kind: "absent", error: `${want.entity} ${want.id} is not in the shop` }
  }
  const former = telling ? (await formerChannels).get(want.id) : undefined
  const row = telling?.kind === "found" ? telling.row : undefined
  return {
    kind: "found",
    id: want.id,
    turn,
    sources: readings.map((reading) => toSource(want.id, reading)),
    channels: (telling && isDeleted(telling) && former) || channelsOf(want.entity, row),
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
    : // Capture cuts it, too; this event may have been stored before it did.
      neverSent.cutEventData(name, event_data)
  const source: Source = { kind: "readable", data, read: undefined, deleted: false }
  return { kind: "found", id: event.resource_id, turn: 0, sources: needs.map(() => source), channels: [] }
}

/** The products whose former channels are asked for: those that were deleted, or left one, with the first moment of that. */
function momentsOfProducts(
  planned: readonly PlannedEvent[],
  wants: readonly (Want | null)[],
  readings: ReadonlyMap<Want, Reading[]>
): Map<string, Date> {
  const moments = new Map<string, Date>()
  planned.forEach(({ event, plan }, index) => {
    const want = wants[index]
    const telling = want && plan.channelNeed !== null && readings.get(want)?.[plan.channelNeed]
    if (!telling || !losesChannels(want.entity)) {
      return
    }
    const known = moments.get(want.id)
    const moment = isDeleted(telling) ? telling.deletedAt : plan.definition.channels && event.occurred_at
    if (moment && !(known && known < moment)) {
      moments.set(want.id, moment)
    }
  })
  return moments
}

function isDeleted(reading: Reading): reading is Extract<Reading, { kind: "found" }> & { deletedAt: Date } {
  return reading.kind === "found" && reading.deletedAt !== null
}
