import { setTimeout } from "node:timers/promises"

import type { Logger } from "@medusajs/framework/types"
import { generateEntityId, MedusaError } from "@medusajs/framework/utils"

import { UNFINISHED_STATUSES } from "../../types"
import { errorOf } from "../../types/typed"
import { BatchSize } from "./batch-size"
import { Loop } from "./loop"
import { REFUSAL } from "./remarks"
import {
  claimBulkAction,
  deleteBulkAction,
  hasBulkAction,
  insertBulkAction,
  lastDeliveryId,
  moveBulkAction,
  type BulkAction,
  type BulkProgress,
  type ClaimedBulkAction,
} from "./store/bulk-actions"
import { errorText } from "./safe-errors"
import { SetAside } from "./set-aside"
import { nextScanned, type BulkRange, type IdsBetween } from "./store/bulk-batches"
import { cancelDeliveries, countCancellable, listCancelled } from "./store/cancel"
import type { Db } from "./store/db"
import { countRequeueable, requeueDeliveries, statusesOf } from "./store/requeue"
import { isTransient, mayBeOneRow, reasonOf, takesTooLong } from "./transient-errors"

/** How long an action runs in the request. Then it continues in the background. */
const FOREGROUND_MS = 400

/**
 * How long the deliveries are counted that remain for the background. A recovery counts three times, and is to answer within a second
 * too.
 */
const COUNT_MS = 150

/** Deliveries that one statement of a count reads: few, so that it ends soon after `COUNT_MS`. */
const COUNTED = 5_000

/** Duration of a claim, which is renewed with each batch. After a kill the action waits this long. */
const LEASE_SECONDS = 30

const POLL_MS = 1_000

/**
 * How often a single delivery is tried whose statement takes too long, with a longer pause after each: locks that others hold may be
 * gone by then.
 */
export const TRIES = { most: 5, pauseMs: 500 }

/** Deliveries in a row that could not be changed, after which an action ends: the reason is not theirs. */
const MAX_ASIDE_IN_A_ROW = 5

/**
 * How long to wait until other processes have returned leased deliveries that have not started: `MAX_WAIT_MS` of dispatch, and
 * a margin.
 */
const CANCEL_WAIT_MS = 1_400

const POLL_CANCELLED_MS = 50

/** The process's own dispatch, as far as bulk actions use it. */
type BulkDispatch = {
  /** To be called after deliveries were made due. */
  wake(): void
  /** Returns the leases of those of these deliveries that have not started. @returns ids of those that are being sent. */
  withdraw(deliveryIds: readonly string[]): Promise<string[]>
  /** Whether a webhook's app may have a topic. */
  mayBeSent(webhookId: string, topic: string): boolean
}

/** A number of deliveries or events. `capped`: there may be more. */
export type Counted = { count: number; capped: boolean }

/** The progress of an action in this process. */
type Pace = {
  size: BatchSize
  /** Failures in a row of a batch of one delivery. */
  tries: number
  /** Deliveries in a row that were set aside. */
  asideInARow: number
  /** The error for which the last one was set aside. */
  error?: Error
}

/** An action in a request. An app's action has a row from the beginning, which this process has claimed. */
type ForegroundAction = {
  id: string
  action: BulkAction
  progress: BulkProgress
  deadline: number
  isApps: boolean
}

/**
 * Retries, replays and cancels any number of deliveries in batches. Each statement reads and changes a bounded number of rows.
 * After 0.4 s an action continues in the background, in any process that does the shop's background work, also if the first
 * one is killed. An app may have one action at a time. In the background, its action is claimed again for each batch, after all
 * others.
 */
export class BulkActions {
  private readonly loop: Loop
  private readonly aside: SetAside
  /** The paces of the actions in the background, by id. */
  private readonly paces = new Map<string, Pace>()

  constructor(
    private readonly db: Db,
    private readonly logger: Logger,
    private readonly dispatch: BulkDispatch,
    private readonly foregroundMs = FOREGROUND_MS,
    readonly countMs = COUNT_MS
  ) {
    this.aside = new SetAside(db, logger, "a bulk action")
    this.loop = new Loop("bulk actions", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  stop(): Promise<void> {
    return this.loop.stop()
  }

  /** Runs an action, as `runAndCount` does. @returns the number of deliveries; there may be more if it is capped. */
  async run(action: BulkAction, foregroundMs?: number, appId?: string | null): Promise<number> {
    return (await this.runAndCount(action, foregroundMs, appId)).count
  }

  /**
   * Runs an action.
   * @param foregroundMs milliseconds after which it continues in the background.
   * @param appId the app that requests it; null for the shop. Of concurrent actions of an app a unique index admits one.
   * @returns the number of deliveries that it has changed; if it continues in the background, with those still to be changed,
   *   as far as they can be counted in a moment.
   * @throws MedusaError CONFLICT while another action of the app is under way. The database's error if it allows the change of none.
   */
  async runAndCount(
    action: BulkAction,
    foregroundMs = this.foregroundMs,
    appId: string | null = null
  ): Promise<Counted> {
    const deadline = performance.now() + foregroundMs
    const id = generateEntityId(undefined, "whblk")
    const progress = { after: "", until: await lastDeliveryId(this.db), done: 0 }
    if (appId === null) {
      return this.runInForeground({ id, action, progress, deadline, isApps: false })
    }
    const begun = { id, action, total: 0, app_id: appId, ...progress }
    if (!(await insertBulkAction(this.db, begun, LEASE_SECONDS))) {
      throw underWay(appId)
    }
    try {
      return await this.runInForeground({ id, action, progress, deadline, isApps: true })
    } catch (error) {
      await deleteBulkAction(this.db, { id, claims: 0 }).catch(() => undefined)
      throw error
    }
  }

  /**
   * Refuses an action before anything is counted or begun. Two concurrent actions may both be admitted here; `run` admits one.
   * @param appId the app that requests it; null for the shop.
   * @throws MedusaError CONFLICT while an action of the app is under way.
   */
  async admit(appId: string | null): Promise<void> {
    if (appId !== null && (await hasBulkAction(this.db, appId))) {
      throw underWay(appId)
    }
  }

  /** Runs batches until the end of the action, or until `deadline`; then it hands the rest to the background. */
  private async runInForeground(begun: ForegroundAction): Promise<Counted> {
    const { id, action, progress, deadline, isApps } = begun
    const pace = newPace()
    while (await this.runBatch(action, progress, pace)) {
      if (performance.now() > deadline) {
        return this.continueInBackground(begun)
      }
      if (isApps && !(await this.setClaim(begun, 0, LEASE_SECONDS))) {
        return { count: progress.done, capped: false }
      }
    }
    if (pace.error !== undefined && progress.done === 0) {
      throw pace.error
    }
    if (isApps) {
      await deleteBulkAction(this.db, { id, claims: 0 })
    }
    return { count: progress.done, capped: false }
  }

  /** @returns the number of deliveries that the action has changed, with those still to be changed. */
  private async continueInBackground(begun: ForegroundAction): Promise<Counted> {
    const { id, action, progress, isApps } = begun
    const { count, capped } = await countAffected(this.db, action, this.countMs, progress).catch(notCounted)
    const counted = { count: progress.done + count, capped }
    const total = capped ? 0 : counted.count
    if (!isApps) {
      await insertBulkAction(this.db, { id, action, total, app_id: null, ...progress })
    } else if (!(await this.setClaim(begun, total, 0))) {
      return { count: progress.done, capped: false }
    }
    this.logger.info(`webhooks: ${nameOf(action)} continues in the background: ${doneOf(progress, total)}`)
    this.loop.wake()
    return counted
  }

  /**
   * Stores the progress of an app's action, and how long it stays claimed.
   * @returns false if the app was suspended or deleted, or the claim has expired and was taken over.
   */
  private setClaim({ id, progress }: ForegroundAction, total: number, seconds: number): Promise<boolean> {
    return moveBulkAction(this.db, { id, claims: 0, total }, progress, seconds)
  }

  /**
   * Runs the next batch and updates the progress. A batch that fails for a reason that one of its deliveries may have is tried
   * again with half of them. A delivery that cannot be changed alone is set aside.
   * @returns whether there may be more.
   * @throws EndedError when the action cannot continue.
   */
  private async runBatch(action: BulkAction, progress: BulkProgress, pace: Pace): Promise<boolean> {
    const range = { after: progress.after, until: progress.until, ...pace.size.limits }
    try {
      const { count, next } = await this.execute(action, range)
      pace.size.double()
      pace.tries = 0
      pace.asideInARow = count ? 0 : pace.asideInARow
      progress.done += count
      if (next !== null) {
        progress.after = next
      }
      return next !== null
    } catch (error) {
      if (!mayBeOneRow(error) && !takesTooLong(error)) {
        throw error
      }
      return this.afterFailure(error, action, progress, pace)
    }
  }

  /** @returns whether there may be more. */
  private async afterFailure(
    error: unknown,
    action: BulkAction,
    progress: BulkProgress,
    pace: Pace
  ): Promise<boolean> {
    const { size } = pace
    if (!size.isSmallest) {
      size.halve()
      return true
    }
    pace.tries += 1
    if (isTransient(error) && pace.tries < TRIES.most) {
      await setTimeout(TRIES.pauseMs * pace.tries)
      return true
    }
    pace.tries = 0
    pace.asideInARow += 1
    pace.error = errorOf(error)
    if (pace.asideInARow > MAX_ASIDE_IN_A_ROW) {
      throw new EndedError(reasonOf(error))
    }
    const id = await nextOf(this.db, action, progress)
    if (id === null) {
      return false
    }
    await this.aside.note(`the ${nameOf(action)} of ${id}`, reasonOf(error))
    progress.after = id
    return true
  }

  private async execute(
    action: BulkAction,
    range: BulkRange
  ): Promise<{ count: number; next: string | null }> {
    switch (action.kind) {
      case "requeue": {
        const { ids, next } = await requeueDeliveries(
          this.db,
          action.selection,
          action.requeue,
          range,
          (webhookId, topic) => this.dispatch.mayBeSent(webhookId, topic)
        )
        if (ids.length) {
          this.dispatch.wake()
        }
        return { count: ids.length, next }
      }
      case "cancel": {
        const { ids, leased, next } = await cancelDeliveries(this.db, action.selection, action.remark, range)
        return { count: ids.length - leased.length + (await this.cancelLeased(leased)), next }
      }
    }
  }

  /**
   * Waits until leased deliveries are cancelled, in this and other processes. The attempt of a delivery that is being sent is
   * its last.
   * @returns the number of deliveries that had not started.
   */
  private async cancelLeased(ids: readonly string[]): Promise<number> {
    if (!ids.length) {
      return 0
    }
    const started = new Set(await this.dispatch.withdraw(ids))
    const others = ids.filter((id) => !started.has(id))
    const deadline = performance.now() + CANCEL_WAIT_MS
    for (;;) {
      const { length } = await listCancelled(this.db, others)
      if (length === others.length || performance.now() > deadline) {
        return length
      }
      await setTimeout(POLL_CANCELLED_MS)
    }
  }

  private async step(): Promise<boolean> {
    const claimed = await claimBulkAction(this.db, LEASE_SECONDS)
    if (!claimed) {
      this.paces.clear()
      return false
    }
    try {
      return await this.continueClaimed(claimed)
    } catch (error) {
      if (isTransient(error) && !(error instanceof EndedError)) {
        throw error
      }
      // It would fail again at the same delivery, for ever.
      await this.end(claimed)
      const { action, done, total } = claimed
      const what = `the rest of a ${nameOf(action)} (${doneOf({ done }, total)})`
      await this.aside.note(what, error instanceof EndedError ? errorText(error) : reasonOf(error))
      return true
    }
  }

  private async continueClaimed(claimed: ClaimedBulkAction): Promise<boolean> {
    const { id, action, total, app_id } = claimed
    const pace = this.paces.get(id) ?? newPace()
    this.paces.set(id, pace)
    while (await this.runBatch(action, claimed, pace)) {
      const continues = this.loop.isRunning && app_id === null
      // When the process stops, others can continue at once. An app's action ends its claim after each batch, so that others
      // come first.
      const isStillClaimed = await moveBulkAction(this.db, claimed, claimed, continues ? LEASE_SECONDS : 0)
      if (!isStillClaimed || !continues) {
        return true
      }
    }
    await this.end(claimed)
    this.logger.info(`webhooks: ${nameOf(action)} in the background has ended: ${doneOf(claimed, total)}`)
    return true
  }

  private async end(claimed: ClaimedBulkAction): Promise<void> {
    this.paces.delete(claimed.id)
    await deleteBulkAction(this.db, claimed)
  }
}

/** An action cannot continue. The message is the reason, without values. */
class EndedError extends Error {}

function newPace(): Pace {
  return { size: new BatchSize(), tries: 0, asideInARow: 0 }
}

/** How many deliveries remain is not known if it takes too long to count them. @throws any other error. */
function notCounted(error: unknown): Counted {
  if (takesTooLong(error)) {
    return { count: 0, capped: true }
  }
  throw error
}

/** The id of the next delivery that an action would change; null at the end. */
function nextOf(db: Db, action: BulkAction, range: IdsBetween): Promise<string | null> {
  const statuses = action.kind === "requeue" ? statusesOf(action.requeue) : UNFINISHED_STATUSES
  return nextScanned(db, action.selection, range, statuses)
}

/**
 * Counts the deliveries after the id `after`, by default all, that an action would change.
 * @param withinMs milliseconds after which no further statement begins. Each reads a bounded number of rows.
 */
export async function countAffected(
  db: Db,
  action: BulkAction,
  withinMs: number,
  { after = "", until }: Partial<BulkProgress> = {}
): Promise<Counted> {
  const end = until ?? (await lastDeliveryId(db))
  return countWithin(withinMs, after, (from) => {
    const range: IdsBetween = { after: from, until: end, read: COUNTED }
    return action.kind === "requeue"
      ? countRequeueable(db, action.selection, action.requeue, range)
      : countCancellable(db, action.selection, range)
  })
}

/**
 * Counts a part of the log after the other.
 * @param withinMs milliseconds after which no further part begins.
 * @param countNext counts the part after an id, and returns the id after which the next one begins; null at the end.
 */
export async function countWithin(
  withinMs: number,
  after: string,
  countNext: (after: string) => Promise<{ count: number; next: string | null }>
): Promise<Counted> {
  const deadline = performance.now() + withinMs
  let total = 0
  for (let from = after; ;) {
    const { count, next } = await countNext(from)
    total += count
    if (next === null || performance.now() > deadline) {
      return { count: total, capped: next !== null }
    }
    from = next
  }
}

function underWay(appId: string): MedusaError {
  return new MedusaError(MedusaError.Types.CONFLICT, REFUSAL.bulkUnderWay(appId))
}

/** @param total 0 if it is not known, because the log is too long or the process was killed before it had counted. */
function doneOf({ done }: Pick<BulkProgress, "done">, total: number): string {
  return total ? `${done} of ${total} done` : `${done} done`
}

function nameOf(action: BulkAction): string {
  return action.kind === "requeue" ? action.requeue.kind : action.kind
}
