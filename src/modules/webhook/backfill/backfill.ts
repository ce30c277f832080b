import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../../topics/catalogue"
import type { WebhookRecord } from "../../../types"
import type { FailedDelivery } from "../alerts/alerts-of"
import { AnnouncedWrite } from "../announced-write"
import type { Composer } from "../fan-out/composer"
import { isFailed } from "../fan-out/new-deliveries"
import { writeAllBut } from "../group-commit"
import { Loop } from "../loop"
import type { WebhookRegistry } from "../registry"
import {
  cancelClaimedBackfill,
  cancelOrphanBackfills,
  claimBackfill,
  commitExisting,
  commitStored,
  postponeBackfill,
  type BackfillBatchResult,
  type ClaimedBackfill,
} from "../store/backfills"
import { isInserted, type NewDelivery } from "../store/compositions"
import { transaction, type Db } from "../store/db"
import { listOvertaken, lockResources } from "../store/ordering"
import { composeExisting, composeStored, type BackfillBatch } from "./batch"
import type { ExistingResources } from "./existing-resources"
import { errorText } from "../safe-errors"
import { isTransient, reasonOf, takesTooLong } from "../transient-errors"

/**
 * A run continues while its webhook has fewer deliveries waiting than this: enough to keep dispatch busy until the next poll,
 * few enough that new events are not late, and that a cancelled run ends within seconds.
 */
const MAX_WAITING = 1_000

/** Duration of a claim. A batch takes a second; after a kill the run continues when the claim has expired. */
const LEASE_SECONDS = 60

/** After this many failures of a batch, events that cannot be composed are skipped and counted. */
const MAX_FAILURES = 5

/** After this many failures of a batch as a whole, about twenty minutes, its run is cancelled. */
const MAX_TRIES = 25

/** Longest pause before a batch that could not be composed is tried again. */
const MAX_PAUSE_SECONDS = 60

/** How often to poll for runs. A start in this process wakes the loop. */
const POLL_MS = 1_000

/** What is stored of a batch: whether it has deliveries, and those among them that can never be sent. */
type Written = { run: ClaimedBackfill; hasDeliveries: boolean; failed: NewDelivery[] }

type Skipped = Pick<BackfillBatchResult, "failed" | "error">

/**
 * Executes the runs that send one webhook stored events without a delivery, or existing resources, in batches. Any process may
 * claim the next batch. A batch and the progress of its run are stored in one statement.
 */
export class Backfill {
  private readonly loop: Loop
  private readonly batches: AnnouncedWrite<Written>

  /**
   * @param onFailed called with inserted deliveries that can never be sent, once for each.
   * @param onWaiting called when there are new deliveries.
   */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly composer: Composer,
    private readonly existing: ExistingResources,
    private readonly maxPayloadBytes: number,
    private readonly logger: Logger,
    onFailed: (failed: FailedDelivery[]) => void,
    private readonly onWaiting: () => void
  ) {
    this.batches = new AnnouncedWrite(
      db,
      async (trx, { run: { id }, failed: [first] }) =>
        first !== undefined && isInserted(trx, first, { table: "webhook_backfill", id }),
      async ({ failed }) => onFailed(failed)
    )
    this.loop = new Loop("backfill", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  wake(): void {
    this.loop.wake()
  }

  stop(): Promise<void> {
    return this.loop.stop()
  }

  private async step(): Promise<boolean> {
    await this.batches.settle()
    const run = await claimBackfill(this.db, { leaseSeconds: LEASE_SECONDS, maxWaiting: MAX_WAITING })
    if (!run) {
      await cancelOrphanBackfills(this.db)
      return false
    }
    await this.registry.refresh()
    const webhook = this.registry.get(run.webhook_id)
    if (webhook) {
      await this.advance(run, webhook)
    }
    return true
  }

  private async advance(run: ClaimedBackfill, webhook: WebhookRecord): Promise<void> {
    const batch = await this.compose(run, webhook)
    if (batch instanceof Error) {
      return this.tryLater(run, errorText(batch))
    }
    const failed = batch.compositions.filter(isFailed)
    const error = failed[0]?.error ?? null
    if (error !== null && run.failures < MAX_FAILURES) {
      return this.postpone(run, error)
    }
    for (const { event_id, error } of failed) {
      this.logSkipped(run, batch, event_id, `it cannot be composed: ${error}`)
    }
    try {
      const { hasDeliveries } = await this.store(run, webhook, batch, { failed: failed.length, error })
      if (hasDeliveries) {
        this.onWaiting()
      }
    } catch (error) {
      if (!takesTooLong(error)) {
        throw error
      }
      await this.tryLater(run, reasonOf(error))
    }
  }

  /**
   * Stores a batch. If the database refuses it, the deliveries that it refuses are found and skipped.
   * @throws the database's error, also if a statement takes too long with one delivery: it may wait for a lock.
   */
  private store(
    run: ClaimedBackfill,
    webhook: WebhookRecord,
    batch: BackfillBatch,
    skipped: Skipped
  ): Promise<Written> {
    const write = (commit: typeof this.commit) =>
      this.batches.run(async (trx) => {
        const current = webhook.ordering === "resource" ? await withoutOvertaken(trx, run, batch) : batch
        const ids = new Set(await commit(trx, run, current, skipped))
        const failed = current.deliveries.filter(({ id, remark }) => remark !== null && ids.has(id))
        return { run, hasDeliveries: ids.size > 0, failed }
      })
    return write((...args) => this.commit(...args)).catch((error: unknown) => {
      if (isTransient(error) && !takesTooLong(error)) {
        throw error
      }
      return write((...args) => this.commitAllBut(...args))
    })
  }

  /** @returns ids of the stored deliveries; null when the run was cancelled or taken over. */
  private commit(
    db: Db,
    run: ClaimedBackfill,
    batch: BackfillBatch,
    skipped: Skipped
  ): Promise<string[] | null> {
    const progress = { ...batch.progress, ...skipped }
    return batch.kind === "existing"
      ? commitExisting(db, run, progress, batch.events, batch.deliveries)
      : commitStored(db, run, progress, batch.deliveries)
  }

  /** As `commit`, without those deliveries that the database refuses. Each part is stored in a savepoint of the transaction. */
  private async commitAllBut(
    trx: Db,
    run: ClaimedBackfill,
    batch: BackfillBatch,
    skipped: Skipped
  ): Promise<string[]> {
    const stored: string[] = []
    const refused = await writeAllBut(batch.deliveries, async (some) => {
      const part = { ...partOf(batch, some), progress: { cursor: run.cursor, looked: 0, ends: false } }
      const ids = await transaction(trx, (savepoint) =>
        this.commit(savepoint, run, part, { failed: 0, error: null })
      )
      stored.push(...(ids ?? []))
    })
    for (const [{ event_id }, reason] of refused) {
      this.logSkipped(run, batch, event_id, reason)
    }
    const [error = skipped.error] = refused.values()
    await this.commit(trx, run, partOf(batch, []), { failed: skipped.failed + refused.size, error })
    return stored
  }

  private logSkipped(run: ClaimedBackfill, batch: BackfillBatch, eventId: string, why: string): void {
    const subject = batch.kind === "existing" ? run.subject : eventId
    this.logger.error(`webhooks: ${run.id} skips ${subject}: ${why}`)
  }

  private async compose(run: ClaimedBackfill, webhook: WebhookRecord): Promise<BackfillBatch | Error> {
    const { db, catalogue, composer, existing, maxPayloadBytes } = this
    const isolates = run.failures >= MAX_FAILURES
    const shop = { db, catalogue, composer, existing, maxPayloadBytes, isolates }
    try {
      return run.subject === "event"
        ? await composeStored(shop, run, webhook)
        : await composeExisting(shop, run, run.subject, webhook)
    } catch (error) {
      return error instanceof Error ? error : new Error(errorText(error))
    }
  }

  /** After a failure of a batch as a whole. The last one cancels its run. */
  private tryLater(run: ClaimedBackfill, error: string): Promise<void> {
    return run.failures + 1 < MAX_TRIES ? this.postpone(run, error) : this.cancel(run, error)
  }

  private async postpone(run: ClaimedBackfill, error: string): Promise<void> {
    this.logger.error(`webhooks: ${run.id} failed, trying again later: ${error}`)
    await postponeBackfill(this.db, run, Math.min(2 ** run.failures, MAX_PAUSE_SECONDS), error)
  }

  private async cancel(run: ClaimedBackfill, error: string): Promise<void> {
    this.logger.error(`webhooks: ${run.id} was cancelled, because it has failed ${MAX_TRIES} times: ${error}`)
    await cancelClaimedBackfill(this.db, run, error)
  }
}

/** A batch with these of its deliveries, and their events. */
function partOf(batch: BackfillBatch, deliveries: readonly NewDelivery[]): BackfillBatch {
  const ids = new Set(deliveries.map(({ event_id }) => event_id))
  const part = { ...batch, deliveries: [...deliveries] }
  return part.kind === "existing" ? { ...part, events: part.events.filter(({ id }) => ids.has(id)) } : part
}

/**
 * A batch for a webhook with ordering, without resources of which a newer state may have been queued since they were read. For
 * an existing resource no further message is needed. For a stored event the run keeps its position, and finds the event again.
 * The resources are locked until the transaction ends, so that the result stays valid.
 */
async function withoutOvertaken(trx: Db, run: ClaimedBackfill, batch: BackfillBatch): Promise<BackfillBatch> {
  await lockResources(trx, batch.events)
  const overtaken = new Set(await listOvertaken(trx, batch.events, run.claimed_at))
  if (!overtaken.size) {
    return batch
  }
  const deliveries = batch.deliveries.filter(({ event_id }) => !overtaken.has(event_id))
  switch (batch.kind) {
    case "existing":
      return { ...batch, deliveries, events: batch.events.filter(({ id }) => !overtaken.has(id)) }
    case "stored":
      return {
        ...batch,
        deliveries,
        progress: { cursor: run.cursor, looked: deliveries.length, ends: false },
      }
  }
}
