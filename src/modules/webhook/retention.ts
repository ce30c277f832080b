import { setTimeout } from "node:timers/promises"

import { REMARK } from "./remarks"
import type { DeliveryStatus, WebhookDeliveryDetail } from "../../types"
import { firstDeliveryId } from "./ids"
import { runEach } from "./loop"
import { deleteAuditEntries } from "./store/audit"
import type { Db } from "./store/db"
import { deleteExpiredRates } from "./store/apps"
import { deleteOldKeys } from "./store/idempotency"
import { deleteExpiredPortalSessions } from "./store/portal-sessions"
import {
  expireDue,
  expireNext,
  moveWalk,
  readWalk,
  removeUnneededPayloads,
  type ScannedDeliveries,
  type PayloadDays,
} from "./store/payload-retention"
import {
  cancelExpired,
  cancelOrphans,
  deleteAbsorbedKeys,
  deleteFinishedBackfills,
  deleteFinishedDeliveries,
  deleteUnusedEvents,
  type Portion,
  type Removed,
} from "./store/retention"
import { deleteSnapshotsExcept, deleteSnapshotsOfDeleted } from "./store/snapshots"

/** Rows that one statement reads: initially, at least and at most. */
const FIRST_BATCH = 1_000
const SMALLEST_BATCH = 200
const LARGEST_BATCH = 5_000

/**
 * Target duration of a batch in milliseconds. Other transactions wait no longer for a locked row, and it is far below a
 * provider's `statement_timeout` of some seconds.
 */
const BATCH_MS = 100

/** Most rows that are read in a second: several times as many deliveries as one worker can send. */
const RATE = 25_000

/** Least pause after a batch, as a share of the time that the batch took. */
const REST = 0.25

const HOUR_MS = 3_600_000

/** What retention removes, and how long it is kept, in days. */
export type Retention = {
  log: number
  audit: number
  payloads: PayloadDays
  /** The entities of the topics to which webhooks subscribe now. */
  entities: () => Promise<string[]>
}

/** The numbers of cancelled deliveries and of deleted rows of the log. */
type Pruned = { cancelled: number; deliveries: number; events: number }

/**
 * Removes rows of the log, snapshots, payloads and entries of the audit trail that are older than allowed. A part that fails
 * does not prevent the others: payloads go in time, whatever prevents the removal of rows.
 * @param signal ends it between two batches; then it throws.
 * @throws the error of the first part that failed, when all have ended.
 */
export async function applyRetention(
  db: Db,
  { log, audit, payloads, entities }: Retention,
  signal?: AbortSignal
): Promise<Pruned> {
  let pruned: Pruned = { cancelled: 0, deliveries: 0, events: 0 }
  await runEach([
    async () => (pruned = await prune(db, log, signal)),
    async () => pruneSnapshots(db, log, await entities(), signal),
    () => removePayloads(db, payloads, signal),
    () => pruneAudit(db, audit, signal),
  ])
  return pruned
}

/**
 * Cancels deliveries that wait for a deleted webhook, or longer than `days` for a paused or disabled one, or to be fetched.
 * Then deletes deliveries that finished more than `days` ago, with their attempts, events and backfills of that age,
 * idempotency keys older than a day, and expired portal sessions. Unfinished deliveries and their events are never deleted.
 *
 * It works in small batches with pauses, so that deliveries continue: a million deliveries take about a minute. The log is read
 * once.
 * @param signal ends it between two batches; then it throws.
 */
export async function prune(db: Db, days: number, signal?: AbortSignal): Promise<Pruned> {
  const all = (statement: (batch: number) => Promise<number>) => inBatches(statement, signal)
  const overLog = (remove: (portion: Portion) => Promise<Removed>) => repeatOverLog(remove, signal)
  await all((batch) => deleteFinishedBackfills(db, days, batch))
  await all((batch) => deleteAbsorbedKeys(db, batch))
  await all((batch) => deleteOldKeys(db, batch))
  await all((batch) => deleteExpiredPortalSessions(db, batch))
  await deleteExpiredRates(db, Date.now() - HOUR_MS)
  return {
    cancelled:
      (await all((batch) => cancelOrphans(db, batch))) +
      (await all((batch) => cancelExpired(db, days, batch))),
    deliveries: await overLog((portion) => deleteFinishedDeliveries(db, days, portion)),
    events: await overLog((portion) => deleteUnusedEvents(db, days, portion)),
  }
}

/**
 * Deletes snapshots of resources that were deleted more than `days` ago, and those of entities without a subscribed topic. In
 * small batches, as `prune`.
 * @param entities the entities of the topics to which webhooks subscribe.
 */
export async function pruneSnapshots(
  db: Db,
  days: number,
  entities: readonly string[],
  signal?: AbortSignal
): Promise<void> {
  await inBatches((batch) => deleteSnapshotsOfDeleted(db, days, batch), signal)
  await inBatches((batch) => deleteSnapshotsExcept(db, entities, batch), signal)
}

/** Removes entries of the audit trail that are older than `days`. In small batches, as `prune`. */
export async function pruneAudit(db: Db, days: number, signal?: AbortSignal): Promise<void> {
  await inBatches((batch) => deleteAuditEntries(db, days, batch), signal)
}

/** A delivery's payload is considered for removal this long after the option's days, when most deliveries have ended. */
const ENDS_WITHIN_MS = 3_600_000

const DAY_MS = 86_400_000

/**
 * Removes the payloads and the responses of deliveries that ended longer ago than the option `payloadRetention` allows, and the
 * payloads of their events once no delivery needs them. In small batches, as `prune`.
 * @param signal ends it between two batches; then it throws.
 * @returns the number of finished deliveries without a payload, among those that it has read.
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
  const scan = async (
    expire: (limit: number) => Promise<ScannedDeliveries>,
    savePosition: (after: string) => unknown
  ) =>
    inBatches(async (limit) => {
      const scanned = await expire(limit)
      await removeUnneededPayloads(db, scanned.removed)
      removed += scanned.removed.length
      const last = scanned.ids.at(-1)
      if (last !== undefined) {
        await savePosition(last)
      }
      return scanned.ids.length
    }, signal)

  let late = ""
  await scan(
    (limit) => expireDue(db, days, { after: late, limit }),
    (after) => (late = after)
  )
  let after = await readWalk(db, settings)
  await scan(
    (limit) => expireNext(db, days, { after, before, limit }),
    async (last) => {
      after = last
      await moveWalk(db, settings, last)
    }
  )
  return removed
}

/** The reason why a delivery can no longer be sent, as a sentence. */
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

/** Repeats a statement over the whole log, with pauses. @returns the number of deleted rows. */
async function repeatOverLog(
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

/** Repeats a statement, with pauses, until it changes fewer rows than `batch`. @returns the number of changed rows. */
async function inBatches(
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

/** Adapts the size of batches and the pauses between them to the speed of the database. */
class Pace {
  batch = FIRST_BATCH

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** Pauses, and sets the size of the next batch. @param taken duration of the last batch in milliseconds. */
  async rest(taken: number): Promise<void> {
    const pause = Math.max(taken * REST, (this.batch / RATE) * 1000 - taken)
    const fitting = Math.round(this.batch * Math.min(2, BATCH_MS / taken))
    this.batch = Math.min(Math.max(fitting, SMALLEST_BATCH), LARGEST_BATCH)
    await setTimeout(pause, undefined, { signal: this.signal })
  }
}
