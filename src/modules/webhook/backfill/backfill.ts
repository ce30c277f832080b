import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../../topics/catalogue"
import type { WebhookRecord } from "../../../types"
import type { FailedDelivery } from "../alerts/alerts-of"
import type { Composer } from "../fan-out/composer"
import { isFailed } from "../fan-out/new-deliveries"
import { Loop } from "../loop"
import type { WebhookRegistry } from "../registry"
import {
  cancelOrphanBackfills,
  claimBackfill,
  commitExisting,
  commitStored,
  postponeBackfill,
  type BackfillBatchResult,
  type ClaimedBackfill,
} from "../store/backfills"
import { transaction, type Db } from "../store/db"
import { listOvertaken, lockResources } from "../store/ordering"
import { composeExisting, composeStored, type BackfillBatch } from "./batch"
import type { ExistingResources } from "./existing-resources"
import { errorText } from "../safe-errors"

/**
 * A run continues while its webhook has fewer deliveries waiting than this: enough to keep dispatch busy until the next poll,
 * few enough that new events are not late, and that a cancelled run ends within seconds.
 */
const MAX_WAITING = 1_000

/** Duration of a claim. A batch takes a second; after a kill the run continues when the claim has expired. */
const LEASE_SECONDS = 60

/** After this many failures of a batch, events that cannot be composed are skipped and counted. */
const MAX_FAILURES = 5

/** Longest pause before a batch that could not be composed is tried again. */
const MAX_PAUSE_SECONDS = 60

/** How often to poll for runs. A start in this process wakes the loop. */
const POLL_MS = 1_000

/**
 * Executes the runs that send one webhook stored events without a delivery, or existing resources, in batches. Any process may
 * claim the next batch. A batch and the progress of its run are stored in one statement.
 */
export class Backfill {
  private readonly loop: Loop

  /** @param onDeliveries called when there are new deliveries, with those among them that can never be sent. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly composer: Composer,
    private readonly existing: ExistingResources,
    private readonly maxPayloadBytes: number,
    private readonly logger: Logger,
    private readonly onDeliveries: (failed: FailedDelivery[]) => void
  ) {
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
      return this.postpone(run, errorText(batch))
    }
    const failed = batch.compositions.filter(isFailed)
    const error = failed[0]?.error ?? null
    if (error !== null && run.failures < MAX_FAILURES) {
      return this.postpone(run, error)
    }
    for (const { event_id, error } of failed) {
      const subject = batch.kind === "existing" ? run.subject : event_id
      this.logger.error(`webhooks: ${run.id} skips ${subject}, which cannot be composed: ${error}`)
    }
    const outcome = { failed: failed.length, error }
    const inserted = new Set(
      webhook.ordering === "resource"
        ? await transaction(this.db, async (trx) =>
            this.commit(trx, run, await withoutOvertaken(trx, run, batch), outcome)
          )
        : await this.commit(this.db, run, batch, outcome)
    )
    if (inserted.size) {
      this.onDeliveries(batch.deliveries.filter(({ id, remark }) => remark !== null && inserted.has(id)))
    }
  }

  private commit(
    db: Db,
    run: ClaimedBackfill,
    batch: BackfillBatch,
    outcome: Pick<BackfillBatchResult, "failed" | "error">
  ): Promise<string[] | null> {
    const progress = { ...batch.progress, ...outcome }
    return batch.kind === "existing"
      ? commitExisting(db, run, progress, batch.events, batch.deliveries)
      : commitStored(db, run, progress, batch.deliveries)
  }

  private async compose(run: ClaimedBackfill, webhook: WebhookRecord): Promise<BackfillBatch | Error> {
    const { db, catalogue, composer, existing, maxPayloadBytes } = this
    const shop = { db, catalogue, composer, existing, maxPayloadBytes }
    try {
      return run.subject === "event"
        ? await composeStored(shop, run, webhook)
        : await composeExisting(shop, run, run.subject, webhook)
    } catch (error) {
      return error instanceof Error ? error : new Error(errorText(error))
    }
  }

  private async postpone(run: ClaimedBackfill, error: string): Promise<void> {
    this.logger.error(`webhooks: ${run.id} failed, trying again later: ${error}`)
    await postponeBackfill(this.db, run, Math.min(2 ** run.failures, MAX_PAUSE_SECONDS), error)
  }
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
