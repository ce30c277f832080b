import type { Logger } from "@medusajs/framework/types"

import type { Alerts } from "../alerts/alerts"
import { alertsOf, type FailedDelivery } from "../alerts/alerts-of"
import { GroupCommit } from "../group-commit"
import type { WebhookRegistry } from "../registry"
import { transaction, type Db } from "../store/db"
import { SetAside } from "../set-aside"
import { lockHealth, writePingErrors, type HealthChange } from "../store/health"
import { recordOutcomes } from "../store/outcomes"
import { removeUnneededPayloads } from "../store/payload-retention"
import { restoreSuccesses } from "../store/requeue"
import type { Metrics } from "../telemetry/metrics"
import { applyHealth, type WebhookHealthEvent } from "./apply-health"
import type { Outcome } from "./deliver"
import { logChanges, logGivenUp } from "./log"
import { errorText } from "../safe-errors"

/**
 * How long outcomes are gathered into one batch. Larger batches cost the database less, and after a success the slot is free
 * already.
 */
const GATHER_MS = 15

/** Records outcomes in batches, with the webhooks' health in the same transaction. */
export class Recorder {
  private readonly commit: GroupCommit<Outcome>

  /** @param onChange called when a webhook's row is newer than its copy in memory. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly alerts: Alerts,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    /** Whether the payload of a successful delivery is removed when the success is recorded. */
    private readonly removesSuccesses: boolean,
    private readonly onChange: () => Promise<void>
  ) {
    const aside = new SetAside(db, logger, "dispatch")
    this.commit = new GroupCommit(
      (outcomes) => this.write(outcomes),
      (error) => logger.error(`webhooks: recording outcomes failed, trying again: ${errorText(error)}`),
      GATHER_MS,
      ({ record }, reason) => aside.note(`the outcome of ${record.delivery_id}`, reason)
    )
  }

  /**
   * Resolves when the outcome is durable, or ignored because the lease was taken over.
   * @throws RefusedError when the database refuses this outcome, which is then set aside; an error when the recorder is
   *   closed before it could be written.
   */
  record(outcome: Outcome): Promise<void> {
    return this.commit.add([outcome])
  }

  async close(): Promise<void> {
    await this.commit.close()
  }

  private async write(outcomes: readonly Outcome[]): Promise<void> {
    const refused = outcomes.filter(({ isRefused }) => isRefused)
    if (refused.length) {
      // They leave the queue here, so that the statements below ignore them.
      await restoreSuccesses(
        this.db,
        refused.map(({ record }) => record)
      )
    }
    const { recorded, changes, isOutdated } = await transaction(this.db, async (trx) => {
      const locked = await lockHealth(trx, healthToLock(outcomes))
      const recorded = recordedAmong(
        outcomes,
        await recordOutcomes(
          trx,
          outcomes.map(({ record }) => record),
          this.removesSuccesses
        )
      )
      const changes = await applyHealth(trx, locked, healthEventsOf(recorded), this.registry)
      const pings = pingErrorsOf(recorded)
      if (pings.length) {
        await writePingErrors(trx, pings)
      }
      return { recorded, changes, isOutdated: [...locked, ...changes].some((row) => this.isOutdated(row)) }
    })
    this.metrics.attempted(recorded)
    this.announce(changes, failedAmong(recorded))
    await this.removePayloads(recorded)
    if (isOutdated) {
      await this.onChange()
    }
  }

  /** Removes payloads that only successful deliveries used. If it fails, the hourly run of retention removes them. */
  private async removePayloads(recorded: readonly Outcome[]): Promise<void> {
    const successes = recorded.filter(({ record }) => this.removesSuccesses && record.status === "success")
    if (successes.length) {
      const ids = successes.map(({ record }) => record.delivery_id)
      await removeUnneededPayloads(this.db, ids).catch((error: unknown) =>
        this.logger.warn(`webhooks: payloads of successes are removed later: ${errorText(error)}`)
      )
    }
  }

  private isOutdated({ id, change_number }: { id: string; change_number: number }): boolean {
    const known = this.registry.get(id)
    return known !== undefined && known.change_number < change_number
  }

  /** Reports changes of webhooks and deliveries to the log, the event bus and the metrics. */
  announce(changes: readonly HealthChange[], failed: readonly FailedDelivery[]): void {
    this.alerts.emit(alertsOf(changes, failed))
    this.metrics.gaveUp(failed.length)
    logGivenUp(this.logger, failed)
    logChanges(
      this.logger,
      changes.filter(
        (change) =>
          change.was_status !== change.status || change.was_failing !== Boolean(change.failing_since)
      )
    )
  }
}

/** The webhooks whose health may change, for `lockHealth`. True: in any case, because of a failure or a ping. */
function healthToLock(outcomes: readonly Outcome[]): Map<string, boolean> {
  const concerned = new Map<string, boolean>()
  for (const { webhook_id, event, pingError } of outcomes) {
    if (event || pingError !== undefined) {
      concerned.set(webhook_id, (concerned.get(webhook_id) ?? false) || event?.kind !== "success")
    }
  }
  return concerned
}

function healthEventsOf(outcomes: readonly Outcome[]): WebhookHealthEvent[] {
  return outcomes.flatMap(({ webhook_id, event, record: { remark } }) =>
    event ? [{ webhook_id, event, remark }] : []
  )
}

/** The result of the last ping or test of each webhook. */
function pingErrorsOf(outcomes: readonly Outcome[]): { webhook_id: string; error: string | null }[] {
  const errors = new Map(
    outcomes.flatMap(({ webhook_id, pingError }) =>
      pingError === undefined ? [] : [[webhook_id, pingError] as const]
    )
  )
  return [...errors].map(([webhook_id, error]) => ({ webhook_id, error }))
}

/** The outcomes that were recorded: those whose lease was not taken over. */
function recordedAmong(outcomes: readonly Outcome[], recordedIds: readonly string[]): Outcome[] {
  const recorded = new Set(recordedIds)
  return outcomes.filter((outcome) => recorded.has(outcome.record.delivery_id))
}

/** The deliveries that were given up, without pings and tests. */
function failedAmong(outcomes: readonly Outcome[]): FailedDelivery[] {
  return outcomes
    .filter(({ event, record }) => event && record.status === "failed")
    .map(({ webhook_id, topic, record: { delivery_id: id, remark } }) => ({ id, webhook_id, topic, remark }))
}
