import type { Logger } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"

import { Loop } from "./loop"
import {
  claimBulkAction,
  deleteBulkAction,
  insertBulkAction,
  lastDeliveryId,
  moveBulkAction,
  type BulkAction,
  type BulkProgress,
} from "./store/bulk-actions"
import { cancelDeliveries, countCancellable } from "./store/cancel"
import type { Db } from "./store/db"
import type { Batch } from "./store/delivery-conditions"
import { countRequeueable, requeueDeliveries } from "./store/requeue"

/** Deliveries that one statement takes: a tenth of a second on a small machine, far from a time-out of two seconds. */
const BATCH = 1_000

/** How long a caller waits before the rest goes on in the background. */
const PATIENCE_MS = 1_000

/** How long an action waits whose process was killed. One that lives renews its claim with each batch. */
const LEASE_SECONDS = 30

const POLL_MS = 1_000

/**
 * Retries, replays and cancels deliveries, however many: in batches, each a statement that is bounded in what it looks at
 * and in what it changes. What takes longer than a second goes on in the background, in whichever process does the shop's
 * background work, also when the one that began is killed.
 */
export class BulkActions {
  private readonly loop: Loop

  /** @param onDue called when deliveries were made due. */
  constructor(
    private readonly db: Db,
    private readonly logger: Logger,
    private readonly onDue: () => void,
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
   * @param patienceMs after which the rest goes on in the background.
   * @returns how many deliveries it has taken; where it goes on in the background, those too that it finds to take by then.
   */
  async run(action: BulkAction, patienceMs = this.patienceMs): Promise<number> {
    const deadline = performance.now() + patienceMs
    const progress = { after: "", until: await lastDeliveryId(this.db), done: 0 }
    while (await this.goOn(action, progress)) {
      if (performance.now() > deadline) {
        return this.leave(action, progress)
      }
    }
    return progress.done
  }

  /** Takes the next batch, and moves the progress behind it. @returns whether there may be more. */
  private async goOn(action: BulkAction, progress: BulkProgress): Promise<boolean> {
    const { ids, next } = await take(this.db, action, progress)
    progress.done += ids.length
    if (next !== null) {
      progress.after = next
    }
    if (ids.length && action.kind === "requeue") {
      this.onDue()
    }
    return next !== null
  }

  private async leave(action: BulkAction, progress: BulkProgress): Promise<number> {
    const total = progress.done + (await countTaken(this.db, action, progress))
    await insertBulkAction(this.db, { id: generateEntityId(undefined, "whblk"), action, total, ...progress })
    this.logger.info(
      `webhooks: ${nameOf(action)} goes on in the background: ${progress.done} of ${total} done`
    )
    this.loop.wake()
    return total
  }

  private async step(): Promise<boolean> {
    const claimed = await claimBulkAction(this.db, LEASE_SECONDS)
    if (!claimed) {
      return false
    }
    const { action, after, until, done, total } = claimed
    const progress = { after, until, done }
    while (await this.goOn(action, progress)) {
      const goesOn = this.loop.isRunning
      // A process that ends leaves the rest to the others at once.
      const isMine = await moveBulkAction(this.db, claimed, progress, goesOn ? LEASE_SECONDS : 0)
      if (!isMine || !goesOn) {
        return true
      }
    }
    await deleteBulkAction(this.db, claimed)
    this.logger.info(`webhooks: ${nameOf(action)} in the background has ended: ${progress.done} of ${total}`)
    return true
  }
}

function take(db: Db, action: BulkAction, { after, until }: BulkProgress): Promise<Batch> {
  const stretch = { after, until, limit: BATCH }
  switch (action.kind) {
    case "requeue":
      return requeueDeliveries(db, action.selection, action.requeue, stretch)
    case "cancel":
      return cancelDeliveries(db, action.selection, action.remark, stretch)
  }
}

/** How many deliveries an action would take, of those behind `after`; by default of all. */
export async function countTaken(
  db: Db,
  action: BulkAction,
  { after, until }: Partial<BulkProgress> = {}
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
  }
  return total
}

function nameOf(action: BulkAction): string {
  return action.kind === "requeue" ? action.requeue.kind : action.kind
}
