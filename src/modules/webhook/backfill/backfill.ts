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
  type BackfillProgress,
  type ClaimedBackfill,
} from "../store/backfills"
import { transaction, type Db } from "../store/db"
import { listOvertaken, lockResources } from "../store/ordering"
import { composeExisting, composeStored, type Batch } from "./batch"
import type { ExistingResources } from "./existing-resources"
import { errorText } from "../safe-errors"

/**
 * Deliveries that wait for a webhook when its run goes on: enough to keep dispatch busy until the next look, few enough
 * that what happens meanwhile is not late, and that a cancelled run ends within seconds.
 */
const MAX_WAITING = 1_000

/** How long a claim holds: a batch takes a second, and a run whose process was killed goes on after this. */
const LEASE_SECONDS = 60

/** After as many attempts at a batch, what cannot be composed is left out, and counted. */
const MAX_FAILURES = 5

/** Longest pause before a batch that could not be composed is tried again. */
const MAX_PAUSE_SECONDS = 60

/** How long to look away when no run can go on; starting one in this process ends it. */
const POLL_MS = 1_000

/**
 * Carries on the runs that send one webhook what it has not got, a batch at a time: stored events, or what the shop has.
 * Any process may take the next batch; a batch and the run's progress are written together.
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
    this.loop = new Loop("back-fill", () => this.step(), POLL_MS, logger)
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
      this.logger.error(`webhooks: ${run.id} leaves out what cannot be composed (${subject}): ${error}`)
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
    batch: Batch,
    outcome: Pick<BackfillProgress, "failed" | "error">
  ): Promise<string[] | null> {
    const progress = { ...batch.progress, ...outcome }
    return batch.kind === "existing"
      ? commitExisting(db, run, progress, batch.events, batch.deliveries)
      : commitStored(db, run, progress, batch.deliveries)
  }

  private async compose(run: ClaimedBackfill, webhook: WebhookRecord): Promise<Batch | Error> {
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
    this.logger.error(`webhooks: ${run.id} cannot go on, and is tried again later: ${error}`)
    await postponeBackfill(this.db, run, Math.min(2 ** run.failures, MAX_PAUSE_SECONDS), error)
  }
}

/**
 * A batch for a webhook with ordering, without the resources of which a newer state may have been queued since it was
 * read. What the shop has needs no second message then. A stored event needs one: the run stays where it is, and
 * finds it again. Their resources are locked until the transaction ends, so that the answer stays true.
 */
async function withoutOvertaken(trx: Db, run: ClaimedBackfill, batch: Batch): Promise<Batch> {
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
