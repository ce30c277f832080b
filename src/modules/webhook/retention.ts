import { setTimeout } from "node:timers/promises"

import { REMARK } from "./remarks"
import type { DeliveryStatus, WebhookDeliveryDetail } from "../../types"
import { firstDeliveryId } from "./ids"
import { deleteAuditEntries } from "./store/audit"
import type { Db } from "./store/db"
import { deleteSpentRates } from "./store/apps"
import { deleteOldKeys } from "./store/idempotency"
import { deleteOverPortalSessions } from "./store/portal-sessions"
import {
  expireLate,
  expireNext,
  moveWalk,
  readWalk,
  removeUnneededPayloads,
  type Looked,
  type PayloadDays,
} from "./store/payload-retention"
import {
  cancelForgotten,
  cancelOrphans,
  deleteAbsorbedKeys,
  deleteFinishedBackfills,
  deleteFinishedDeliveries,
  deleteUnusedEvents,
  type Portion,
  type Removed,
} from "./store/retention"
import { deleteSnapshotsBut, deleteSnapshotsOfDeleted } from "./store/snapshots"

/** Rows that one statement looks at: at first, at least and at most. */
const FIRST_BATCH = 1_000
const SMALLEST_BATCH = 200
const LARGEST_BATCH = 5_000

/**
 * How long a batch is to take, in milliseconds: what waits for a row of it waits no longer, and it is far from a provider's
 * `statement_timeout` of some seconds.
 */
const BATCH_MS = 100

/**
 * Rows a second that are looked at, at most: several times what a shop adds that sends all that one worker can. As many
 * deliveries are more than twice as many rows, with their attempts.
 */
const RATE = 25_000

/** How long it rests after a batch at least, as a share of the time that the batch took. */
const REST = 0.25

const HOUR_MS = 3_600_000

/**
 * Cancels what waits for a deleted webhook, or longer than `days` for a paused or disabled one or to be fetched, then removes what
 * finished that long ago: deliveries with their attempts, events, back-fills, keys of requests that are a day old, and
 * sessions of the portal that are over. In small batches with rests between them, so that deliveries go on meanwhile: a million of them take about a minute. Each part of the log is looked at once. Never
 * removes an unfinished delivery or its event.
 * @param signal ends it between two batches; then it throws.
 */
export async function prune(
  db: Db,
  days: number,
  signal?: AbortSignal
): Promise<{ cancelled: number; deliveries: number; events: number }> {
  const all = (statement: (batch: number) => Promise<number>) => inUnhurriedBatches(statement, signal)
  const through = (remove: (portion: Portion) => Promise<Removed>) => throughTheLog(remove, signal)
  await all((batch) => deleteFinishedBackfills(db, days, batch))
  await all((batch) => deleteAbsorbedKeys(db, batch))
  await all((batch) => deleteOldKeys(db, batch))
  await all((batch) => deleteOverPortalSessions(db, batch))
  await deleteSpentRates(db, Date.now() - HOUR_MS)
  return {
    cancelled:
      (await all((batch) => cancelOrphans(db, batch))) +
      (await all((batch) => cancelForgotten(db, days, batch))),
    deliveries: await through((portion) => deleteFinishedDeliveries(db, days, portion)),
    events: await through((portion) => deleteUnusedEvents(db, days, portion)),
  }
}

/**
 * Removes snapshots of resources that were deleted more than `days` ago, and of entities that no webhook's topics are about. In small
 * batches, as `prune`.
 * @param entities what webhooks' topics are about.
 */
export async function pruneSnapshots(
  db: Db,
  days: number,
  entities: readonly string[],
  signal?: AbortSignal
): Promise<void> {
  await inUnhurriedBatches((batch) => deleteSnapshotsOfDeleted(db, days, batch), signal)
  await inUnhurriedBatches((batch) => deleteSnapshotsBut(db, entities, batch), signal)
}

/** Removes entries of the audit trail that are older than `days`. In small batches, as `prune`. */
export async function pruneAudit(db: Db, days: number, signal?: AbortSignal): Promise<void> {
  await inUnhurriedBatches((batch) => deleteAuditEntries(db, days, batch), signal)
}

/** How long after a delivery was created its removal is first thought of, beside its days: by then most have ended. */
const ENDS_WITHIN_MS = 3_600_000

const DAY_MS = 86_400_000

/**
 * Removes the payloads and the answers of deliveries that ended longer ago than the option `payloadRetention` says, and
 * what their events hold as soon as no delivery needs it. In small batches, as `prune`.
 * @param signal ends it between two batches; then it throws.
 * @returns how many deliveries that ended have no payload any more, of those that it looked at.
 */
export async function removePayloads(
  db: Db,
  { success, failed }: PayloadDays,
  signal?: AbortSignal
): Promise<number> {
  if (success === null && failed === null) {
    return 0
  }
  const days = { success, failed }
  const settings = JSON.stringify(days)
  const age = Math.min(success ?? Infinity, failed ?? Infinity) * DAY_MS + ENDS_WITHIN_MS
  const before = firstDeliveryId(new Date(Date.now() - age))
  let removed = 0
  const look = async (expire: (limit: number) => Promise<Looked>, moveOn: (after: string) => unknown) =>
    inUnhurriedBatches(async (limit) => {
      const looked = await expire(limit)
      await removeUnneededPayloads(db, looked.removed)
      removed += looked.removed.length
      const last = looked.ids.at(-1)
      if (last !== undefined) {
        await moveOn(last)
      }
      return looked.ids.length
    }, signal)

  let late = ""
  await look(
    (limit) => expireLate(db, days, { after: late, limit }),
    (after) => (late = after)
  )
  let after = await readWalk(db, settings)
  await look(
    (limit) => expireNext(db, days, { after, before, limit }),
    async (last) => {
      after = last
      await moveWalk(db, settings, last)
    }
  )
  return removed
}

/** Why a delivery can be sent no more, as a sentence. */
export function whyRemoved(
  {
    status,
    event,
  }: { status: DeliveryStatus; event: Pick<WebhookDeliveryDetail["event"], "payload_removed"> },
  { success, failed }: PayloadDays
): string {
  const days = status === "success" ? success : failed
  switch (event.payload_removed) {
    case "expired":
      if (days === null) {
        return REMARK.payloadExpired
      }
      return days === 1 ? REMARK.payloadExpiredAfterDay : REMARK.payloadExpiredAfter(days)
    case "erased":
      return REMARK.payloadErased
    case "unused":
    case null:
      return REMARK.payloadUnused
  }
}

/** Repeats a statement from one end of the log to the other, and rests in between. @returns how many rows it removed. */
async function throughTheLog(
  remove: (portion: Portion) => Promise<Removed>,
  signal?: AbortSignal
): Promise<number> {
  const pace = new Pace(signal)
  let total = 0
  for (let after: string | null = ""; after !== null;) {
    const portion: Portion = { after, batch: pace.batch }
    const startedAt = performance.now()
    const { count, next }: Removed = await remove(portion)
    total += count
    after = next
    if (after !== null) {
      await pace.rest(performance.now() - startedAt)
    }
  }
  return total
}

/** Repeats a statement until it takes fewer rows than it might, and rests in between. @returns how many in all. */
async function inUnhurriedBatches(
  statement: (batch: number) => Promise<number>,
  signal?: AbortSignal
): Promise<number> {
  const pace = new Pace(signal)
  let total = 0
  for (;;) {
    const { batch } = pace
    const startedAt = performance.now()
    const count = await statement(batch)
    total += count
    if (count < batch) {
      return total
    }
    await pace.rest(performance.now() - startedAt)
  }
}

/** How much one batch takes, and how long it rests then: less and longer where the database is slow. */
class Pace {
  batch = FIRST_BATCH

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** @param taken how long the batch took, in milliseconds. */
  async rest(taken: number): Promise<void> {
    const pause = Math.max(taken * REST, (this.batch / RATE) * 1000 - taken)
    const fitting = Math.round(this.batch * Math.min(2, BATCH_MS / taken))
    this.batch = Math.min(Math.max(fitting, SMALLEST_BATCH), LARGEST_BATCH)
    await setTimeout(pause, undefined, { signal: this.signal })
  }
}
