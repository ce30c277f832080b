import type { Logger } from "@medusajs/framework/types"

import type { Alerts } from "../alerts/alerts"
import { alertsOf, type FailedDelivery } from "../alerts/alerts-of"
import { AnnouncedWrite } from "../announced-write"
import { GroupCommit, RefusedError } from "../group-commit"
import { REMARK } from "../remarks"
import type { WebhookRegistry } from "../registry"
import type { Db } from "../store/db"
import { SetAside } from "../set-aside"
import { lockHealth, writePingErrors, type HealthChange } from "../store/health"
import { isRecorded, postponeDelivery, recordOutcomes } from "../store/outcomes"
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

/** How long a delivery waits whose outcome the database refuses in any form. */
const REFUSED_SECONDS = 3_600

/** A recorded batch. `isOutdated`: a webhook's row is newer than its copy in memory. */
type Recorded = { recorded: Outcome[]; changes: HealthChange[]; isOutdated: boolean }

/** Records outcomes in batches, with the webhooks' health in the same transaction. */
export class Recorder {
  private readonly commit: GroupCommit<Outcome>
  private readonly batches: AnnouncedWrite<Recorded>

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
    this.batches = new AnnouncedWrite(
      db,
      async (trx, { recorded: [first] }) => first !== undefined && isRecorded(trx, first.record),
      (batch) => this.onRecorded(batch)
    )
  }

  /**
   * Resolves when the outcome is durable, or ignored because the lease was taken over. An outcome that the database refuses is
   * recorded without the receiver's response: otherwise the delivery would be sent again and again.
   * @throws RefusedError when the database refuses that too: then the delivery is sent again after an hour. An error when the
   *   recorder is closed before the outcome could be written.
   */
  async record(outcome: Outcome): Promise<void> {
    try {
      await this.commit.add([outcome])
    } catch (error) {
      if (!(error instanceof RefusedError)) {
        throw error
      }
      await this.commit.add([withoutResponse(outcome, error)]).catch(async (again: unknown) => {
        await postponeDelivery(this.db, outcome.record, REFUSED_SECONDS)
        throw again
      })
    }
  }

  async close(): Promise<void> {
    await this.commit.close()
    await this.batches
      .settle()
      .catch((error: unknown) =>
        this.logger.error(`webhooks: alerts of the last outcomes may be missing: ${errorText(error)}`)
      )
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
    await this.batches.run(async (trx) => {
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
  }

  private async onRecorded({ recorded, changes, isOutdated }: Recorded): Promise<void> {
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

/** An outcome without those parts that come from the receiver. */
function withoutResponse({ record, ...outcome }: Outcome, { message }: RefusedError): Outcome {
  return {
    ...outcome,
    record: {
      ...record,
      response_headers: null,
      response_body: null,
      remark: REMARK.answerRefused(message),
    },
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

/** The deliveries that were given up, without pings, tests, and those beyond an app's rights. */
function failedAmong(outcomes: readonly Outcome[]): FailedDelivery[] {
  return outcomes
    .filter(({ event, isUnreadable, record }) => (event ?? isUnreadable) && record.status === "failed")
    .map(({ webhook_id, topic, record: { delivery_id: id, remark } }) => ({ id, webhook_id, topic, remark }))
}
