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
import { keepSuccesses } from "../store/requeue"
import type { Metrics } from "../telemetry/metrics"
import { applyHealth, type TopicEventSpec } from "./apply-health"
import type { Outcome } from "./deliver"
import { logChanges, logGivenUp } from "./log"
import { errorText } from "../safe-errors"

/** How long outcomes wait for each other: no slot waits for a success, and larger batches cost the database less. */
const GATHER_MS = 15

/** Writes outcomes in batches, and the webhooks' health in the same transaction. */
export class Recorder {
  private readonly commit: GroupCommit<Outcome>

  /** @param onChange called when a webhook's row says more than its copy in memory. */
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
    const refused = outcomes.filter(({ isRefused }) => isRefused)
    if (refused.length) {
      // They leave the queue, and are left out of what follows.
      await keepSuccesses(
        this.db,
        refused.map(({ record }) => record)
      )
    }
    const { held, changes, needsWrite } = await transaction(this.db, async (trx) => {
      const locked = await lockHealth(trx, concernedBy(outcomes))
      const held = heldAmong(
        outcomes,
        await recordOutcomes(
          trx,
          outcomes.map(({ record }) => record),
          this.forgetsSuccesses
        )
      )
      const changes = await applyHealth(trx, locked, happeningsOf(held), this.registry)
      const pings = pingErrorsOf(held)
      if (pings.length) {
        await writePingErrors(trx, pings)
      }
      return { held, changes, needsWrite: [...locked, ...changes].some((row) => this.needsWrite(row)) }
    })
    this.metrics.attempted(held)
    this.announce(changes, failedAmong(held))
    await this.forget(held)
    if (needsWrite) {
      await this.onChange()
    }
  }

  /** Removes the payloads of successful events that are no longer needed. If it fails, the hourly run removes them. */
  private async forget(held: readonly Outcome[]): Promise<void> {
    const successes = held.filter(({ record }) => this.forgetsSuccesses && record.status === "success")
    if (successes.length) {
      const ids = successes.map(({ record }) => record.delivery_id)
      await removeUnneededPayloads(this.db, ids).catch((error: unknown) =>
        this.logger.warn(`webhooks: payloads of successes are removed later: ${errorText(error)}`)
      )
    }
  }

  private needsWrite({ id, change_number }: { id: string; change_number: number }): boolean {
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

/** The webhooks whose health the outcomes may say something of, each with whether it is read in any case: something failed, or was a ping. */
function concernedBy(outcomes: readonly Outcome[]): Map<string, boolean> {
  const concerned = new Map<string, boolean>()
  for (const { webhook_id, event, pingError } of outcomes) {
    if (event || pingError !== undefined) {
      concerned.set(webhook_id, (concerned.get(webhook_id) ?? false) || event?.kind !== "success")
    }
  }
  return concerned
}

function happeningsOf(outcomes: readonly Outcome[]): TopicEventSpec[] {
  return outcomes.flatMap(({ webhook_id, event, record: { remark } }) =>
    event ? [{ webhook_id, event, remark }] : []
  )
}

/** What the last ping, or test, of each webhook says of it. */
function pingErrorsOf(outcomes: readonly Outcome[]): { webhook_id: string; error: string | null }[] {
  const errors = new Map(
    outcomes.flatMap(({ webhook_id, pingError }) =>
      pingError === undefined ? [] : [[webhook_id, pingError] as const]
    )
  )
  return [...errors].map(([webhook_id, error]) => ({ webhook_id, error }))
}

/** Those whose lease was not taken over. */
function heldAmong(outcomes: readonly Outcome[], recordedIds: readonly string[]): Outcome[] {
  const recorded = new Set(recordedIds)
  return outcomes.filter((outcome) => recorded.has(outcome.record.delivery_id))
}

/** Those that were given up, pings and tests left out. */
function failedAmong(outcomes: readonly Outcome[]): FailedDelivery[] {
  return outcomes
    .filter(({ event, record }) => event && record.status === "failed")
    .map(({ webhook_id, topic, record: { delivery_id: id, remark } }) => ({ id, webhook_id, topic, remark }))
}
