import { setTimeout } from "node:timers/promises"

import type { Logger } from "@medusajs/framework/types"
import { generateEntityId, MedusaError } from "@medusajs/framework/utils"

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
} from "./store/bulk-actions"
import { cancelDeliveries, countCancellable, listCancelled } from "./store/cancel"
import type { Db } from "./store/db"
import { countRequeueable, requeueDeliveries } from "./store/requeue"

/** Deliveries that one statement takes: a tenth of a second on a small machine, far from a time-out of two seconds. */
const BATCH = 1_000

/** How long a caller waits before the rest goes on in the background. */
const PATIENCE_MS = 1_000

/** How long an action waits whose process was killed. One that lives renews its claim with each batch. */
const LEASE_SECONDS = 30

const POLL_MS = 1_000

/** How long other processes hold a delivery that has not started (`MAX_WAIT_MS` in dispatch), and until they give it back. */
const OTHERS_MS = 1_400

const ASK_AGAIN_MS = 50

/** What bulk actions ask of the process's own dispatch. */
export type BulkDispatch = {
  /** Deliveries were made due. */
  wake(): void
  /** Gives back those of these deliveries that have not started. @returns those that are being sent. */
  withdraw(deliveryIds: readonly string[]): Promise<string[]>
  /** Whether a webhook's app may have a topic. */
  mayBeSent(webhookId: string, topic: string): boolean
}

/** An action on whose answer somebody waits. An app's has a row, which is this process's until it goes on in the background. */
type Answered = {
  id: string
  action: BulkAction
  progress: BulkProgress
  deadline: number
  isApps: boolean
}

/**
 * Retries, replays and cancels deliveries, however many: in batches, each a statement that is bounded in what it looks at
 * and in what it changes. What takes longer than a second goes on in the background, in whichever process does the shop's
 * background work, also when the one that began is killed. An app has one at a time, and others go first behind each of its batches there.
 */
export class BulkActions {
  private readonly loop: Loop

  constructor(
    private readonly db: Db,
    private readonly logger: Logger,
    private readonly dispatch: BulkDispatch,
    private readonly patienceMs = PATIENCE_MS
  ) {
    this.loop = new Loop("bulk actions", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  stop(): Promise<void> {
    return this.loop.stop()
  }

  /**
   * An app has one at a time, from before its first batch on: the index on its row decides between two that come together.
   * @param patienceMs after which the rest goes on in the background.
   * @param appId the app that asks; null for others.
   * @returns how many deliveries it has taken; where it goes on in the background, those too that it finds to take by then.
   * @throws MedusaError CONFLICT where another one of the app goes on.
   */
  async run(action: BulkAction, patienceMs = this.patienceMs, appId: string | null = null): Promise<number> {
    const deadline = performance.now() + patienceMs
    const id = generateEntityId(undefined, "whblk")
    const progress = { after: "", until: await lastDeliveryId(this.db), done: 0 }
    if (appId === null) {
      return this.answer({ id, action, progress, deadline, isApps: false })
    }
    const begun = { id, action, total: 0, app_id: appId, ...progress }
    if (!(await insertBulkAction(this.db, begun, LEASE_SECONDS))) {
      throw underWay(appId)
    }
    try {
      return await this.answer({ id, action, progress, deadline, isApps: true })
    } catch (error) {
      await deleteBulkAction(this.db, { id, claims: 0 }).catch(() => undefined)
      throw error
    }
  }

  /**
   * Refuses early, before anything is counted or begun. Of two that come together both may be let in here; `run` decides between them.
   * @param appId the app that asks; null for others.
   * @throws MedusaError CONFLICT where an action of the app goes on.
   */
  async admit(appId: string | null): Promise<void> {
    if (appId !== null && (await hasBulkAction(this.db, appId))) {
      throw underWay(appId)
    }
  }

  /** Takes batches until there are no more, or the caller's patience has ended. */
  private async answer({ id, action, progress, deadline, isApps }: Answered): Promise<number> {
    const hold = (total: number, seconds: number) =>
      moveBulkAction(this.db, { id, claims: 0, total }, progress, seconds)
    while (await this.goOn(action, progress)) {
      const goesOn = performance.now() <= deadline
      // What counts a long log holds the row meanwhile: another process would take what is being counted.
      const renew = () => isApps && hold(0, LEASE_SECONDS)
      const total = goesOn ? 0 : progress.done + (await countTaken(this.db, action, progress, renew))
      if (isApps) {
        const isMine = await hold(total, goesOn ? LEASE_SECONDS : 0)
        // Its app was suspended or deleted, or this process stood still for so long that another one has taken it.
        if (!isMine) {
          return progress.done
        }
      } else if (!goesOn) {
        await insertBulkAction(this.db, { id, action, total, app_id: null, ...progress })
      }
      if (!goesOn) {
        this.logger.info(`webhooks: ${nameOf(action)} goes on in the background: ${doneOf(progress, total)}`)
        this.loop.wake()
        return total
      }
    }
    if (isApps) {
      await deleteBulkAction(this.db, { id, claims: 0 })
    }
    return progress.done
  }

  /** Takes the next batch, and moves the progress behind it. @returns whether there may be more. */
  private async goOn(action: BulkAction, progress: BulkProgress): Promise<boolean> {
    const { count, next } = await this.take(action, progress)
    progress.done += count
    if (next !== null) {
      progress.after = next
    }
    return next !== null
  }

  private async take(
    action: BulkAction,
    { after, until }: BulkProgress
  ): Promise<{ count: number; next: string | null }> {
    const stretch = { after, until, limit: BATCH }
    switch (action.kind) {
      case "requeue": {
        const { ids, next } = await requeueDeliveries(
          this.db,
          action.selection,
          action.requeue,
          stretch,
          (webhookId, topic) => this.dispatch.mayBeSent(webhookId, topic)
        )
        if (ids.length) {
          this.dispatch.wake()
        }
        return { count: ids.length, next }
      }
      case "cancel": {
        const { ids, leased, next } = await cancelDeliveries(
          this.db,
          action.selection,
          action.remark,
          stretch
        )
        return { count: ids.length - leased.length + (await this.cancelLeased(leased)), next }
      }
    }
  }

  /**
   * Waits until deliveries that were leased are cancelled, in whichever process they are. One that is being sent goes on,
   * and is not tried again. @returns how many had not started.
   */
  private async cancelLeased(ids: readonly string[]): Promise<number> {
    if (!ids.length) {
      return 0
    }
    const started = new Set(await this.dispatch.withdraw(ids))
    const others = ids.filter((id) => !started.has(id))
    const deadline = performance.now() + OTHERS_MS
    for (;;) {
      const { length } = await listCancelled(this.db, others)
      if (length === others.length || performance.now() > deadline) {
        return length
      }
      await setTimeout(ASK_AGAIN_MS)
    }
  }

  private async step(): Promise<boolean> {
    const claimed = await claimBulkAction(this.db, LEASE_SECONDS)
    if (!claimed) {
      return false
    }
    const { action, after, until, done, total, app_id } = claimed
    const progress = { after, until, done }
    while (await this.goOn(action, progress)) {
      const goesOn = this.loop.isRunning && app_id === null
      // A process that ends leaves the rest to the others at once; an app's action is claimed again behind what goes first.
      const isMine = await moveBulkAction(this.db, claimed, progress, goesOn ? LEASE_SECONDS : 0)
      if (!isMine || !goesOn) {
        return true
      }
    }
    await deleteBulkAction(this.db, claimed)
    this.logger.info(`webhooks: ${nameOf(action)} in the background has ended: ${doneOf(progress, total)}`)
    return true
  }
}

/**
 * How many deliveries an action would take, of those behind `after`; by default of all.
 * @param behindEach done behind each of the statements that count.
 */
export async function countTaken(
  db: Db,
  action: BulkAction,
  { after, until }: Partial<BulkProgress> = {},
  behindEach: () => unknown = () => undefined
): Promise<number> {
  const end = until ?? (await lastDeliveryId(db))
  let total = 0
  for (let from: string | null = after ?? ""; from !== null;) {
    const stretch: { after: string; until: string } = { after: from, until: end }
    const { count, next } =
      action.kind === "requeue"
        ? await countRequeueable(db, action.selection, action.requeue, stretch)
        : await countCancellable(db, action.selection, stretch)
    total += count
    from = next
    await behindEach()
  }
  return total
}

function underWay(appId: string): MedusaError {
  return new MedusaError(MedusaError.Types.CONFLICT, REFUSAL.bulkUnderWay(appId))
}

/** @param total 0 where it is not known, as the process was killed that was to count. */
function doneOf({ done }: BulkProgress, total: number): string {
  return total ? `${done} of ${total} done` : `${done} done`
}

function nameOf(action: BulkAction): string {
  return action.kind === "requeue" ? action.requeue.kind : action.kind
}
