import type { Logger } from "@medusajs/framework/types"

import type { Alerts } from "../alerts/alerts"
import { alertsOf, type FailedDelivery } from "../alerts/alerts-of"
import { GroupCommit } from "../group-commit"
import type { WebhookRegistry } from "../registry"
import { transaction, type Db } from "../store/db"
import { SetAside } from "../set-aside"
import { applyHealthReports, makeWaitingDue, type HealthChange, type HealthReport } from "../store/health"
import { recordOutcomes } from "../store/outcomes"
import { removeUnneededPayloads } from "../store/payload-retention"
import type { Metrics } from "../telemetry/metrics"
import type { Outcome } from "./deliver"
import { reportHealth } from "./health"
import { logChanges, logGivenUp } from "./log"
import { errorText } from "../safe-errors"

/** How old a healthy webhook's `last_success_at` may grow before another success is worth a write. */
const SUCCESS_RESOLUTION_MS = 1_000

/** How long outcomes wait for each other: no slot waits for them, and larger batches cost the database less. */
const GATHER_MS = 15

/** Writes outcomes back in batches, and what they say of the webhooks in the same transaction. */
export class Recorder {
  private readonly commit: GroupCommit<Outcome>
  private readonly lastSuccess = new Map<string, number>()

  /** @param onChange called when a webhook's state changed with what was recorded. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly alerts: Alerts,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    /** Whether the payload of a success is removed with it. */
    private readonly forgetsSuccesses: boolean,
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

  /** Resolves when the outcome is durable, or left out because its lease was taken over. */
  record(outcome: Outcome): Promise<void> {
    return this.commit.add([outcome])
  }

  async close(): Promise<void> {
    await this.commit.close()
  }

  private async write(outcomes: readonly Outcome[]): Promise<void> {
    const records = outcomes.map((outcome) => outcome.record)
    const reports = reportHealth(outcomes, (id) => this.registry.get(id)).filter((report) =>
      this.isNews(report)
    )
    if (!reports.length) {
      const held = heldAmong(outcomes, await recordOutcomes(this.db, records, this.forgetsSuccesses))
      this.metrics.attempted(held)
      return this.forget(held)
    }
    const { changes, held } = await transaction(this.db, async (trx) => {
      const held = heldAmong(outcomes, await recordOutcomes(trx, records, this.forgetsSuccesses))
      const changes = await applyHealthReports(
        trx,
        reportHealth(held, (id) => this.registry.get(id))
      )
      const recovered = changes.filter((change) => change.was_failing && !change.failing_since)
      if (recovered.length) {
        await makeWaitingDue(
          trx,
          recovered.map((change) => change.id)
        )
      }
      return { changes, held }
    })
    for (const report of reports) {
      this.remember(report)
    }
    this.metrics.attempted(held)
    await this.announce(changes, failedAmong(held))
    await this.forget(held)
  }

  /** Removes what the events of successes hold and nobody needs any more. What fails is left to the hourly run. */
  private async forget(held: readonly Outcome[]): Promise<void> {
    const successes = held.filter(({ record }) => this.forgetsSuccesses && record.status === "success")
    if (successes.length) {
      const ids = successes.map(({ record }) => record.delivery_id)
      await removeUnneededPayloads(this.db, ids).catch((error: unknown) =>
        this.logger.warn(`webhooks: payloads of successes are removed later: ${errorText(error)}`)
      )
    }
  }

  /** Whether a report says more than that a webhook which was well a moment ago is well. */
  private isNews(report: HealthReport): boolean {
    const last = this.lastSuccess.get(report.webhook_id) ?? 0
    const onlySuccess = report.succeeded && report.failed_attempts === 0 && !report.last_failure_at
    return !onlySuccess || Date.now() - last > SUCCESS_RESOLUTION_MS
  }

  /** A success is remembered only when nothing failed after it, so that the next one counts again. */
  private remember(report: HealthReport): void {
    if (report.succeeded && report.failed_attempts === 0) {
      this.lastSuccess.set(report.webhook_id, Date.now())
    } else {
      this.lastSuccess.delete(report.webhook_id)
    }
  }

  /** Tells the log, the shop, its monitors and the other parts of this process what became of webhooks and deliveries. */
  async announce(changes: readonly HealthChange[], failed: readonly FailedDelivery[]): Promise<void> {
    this.alerts.emit(alertsOf(changes, failed))
    this.metrics.gaveUp(failed.length)
    logGivenUp(this.logger, failed)
    const changed = changes.filter(
      (change) => change.was_status !== change.status || change.was_failing !== Boolean(change.failing_since)
    )
    logChanges(this.logger, changed)
    if (changed.length) {
      await this.onChange()
    }
  }
}

/** Those whose lease was not taken over. */
function heldAmong(outcomes: readonly Outcome[], recordedIds: readonly string[]): Outcome[] {
  const recorded = new Set(recordedIds)
  return outcomes.filter((outcome) => recorded.has(outcome.record.delivery_id))
}

/** Those that were given up, pings and tests left out. */
function failedAmong(outcomes: readonly Outcome[]): FailedDelivery[] {
  return outcomes
    .filter(({ counts, record }) => counts && record.status === "failed")
    .map(({ webhook_id, topic, record: { delivery_id: id, remark } }) => ({ id, webhook_id, topic, remark }))
}
