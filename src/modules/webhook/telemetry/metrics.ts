import { metrics, type BatchObservableResult, type Observable } from "@opentelemetry/api"

import type { PipelineHealth } from "../../../types"
import { keysOf } from "../../../types/typed"
import type { Outcome } from "../dispatch/deliver"
import { INSTRUMENTATION_SCOPE } from "./instrumentation-scope"

/** Bucket boundaries in seconds: from a receiver on the same network to the longest timeout. */
const DURATIONS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** The attributes of each outcome. The webhook is no attribute, since a shop may have thousands. */
const OUTCOMES = {
  success: { outcome: "success" },
  retrying: { outcome: "retrying" },
  failed: { outcome: "failed" },
} as const

type Backlog = Pick<
  PipelineHealth,
  "backlog" | "oldest_due_seconds" | "waiting_events" | "oldest_event_seconds"
>

/**
 * OpenTelemetry metrics of the pipeline, listed in docs/deployment.md. Without a meter provider nothing is recorded. The
 * provider has to be registered before this object is created.
 */
export class Metrics {
  private readonly meter = metrics.getMeter(...INSTRUMENTATION_SCOPE)

  private readonly duration = this.meter.createHistogram("webhooks.attempt.duration", {
    description: "How long attempts took, by what came of them",
    unit: "s",
    advice: { explicitBucketBoundaries: DURATIONS },
  })
  private readonly deliveries = this.meter.createCounter("webhooks.deliveries", {
    description: "Deliveries that have succeeded or were given up",
    unit: "{delivery}",
  })
  private readonly foundByCatchUp = this.meter.createCounter("webhooks.catch_up.found", {
    description: "Changes that the event bus lost and catch-up found",
    unit: "{event}",
  })

  /** Records attempts, without pings and tests. */
  attempted(outcomes: readonly Outcome[]): void {
    for (const { event, record } of outcomes) {
      if (event) {
        this.duration.record(record.duration_ms / 1000, OUTCOMES[record.status])
      }
    }
    const succeeded = outcomes.filter(({ event, record }) => event && record.status === "success").length
    if (succeeded) {
      this.deliveries.add(succeeded, OUTCOMES.success)
    }
  }

  /** Counts deliveries that were given up, with or without a last attempt. */
  gaveUp(deliveries: number): void {
    if (deliveries) {
      this.deliveries.add(deliveries, OUTCOMES.failed)
    }
  }

  /** Counts events that catch-up has found. */
  caughtUp(events: number): void {
    if (events) {
      this.foundByCatchUp.add(events)
    }
  }

  /**
   * Reads the backlog of the shop at each collection of metrics. It is the same in every process.
   * @returns a function that ends it.
   */
  observe(read: () => Promise<Backlog>): () => void {
    const gauges: Record<keyof Backlog, Observable> = {
      backlog: this.gauge(
        "webhooks.backlog",
        "Deliveries of active webhooks that wait for an attempt",
        "{delivery}"
      ),
      oldest_due_seconds: this.gauge("webhooks.oldest_due.age", "For how long a delivery has been due", "s"),
      waiting_events: this.gauge(
        "webhooks.events.waiting",
        "Events that wait to become deliveries",
        "{event}"
      ),
      oldest_event_seconds: this.gauge("webhooks.oldest_event.age", "For how long an event has waited", "s"),
    }
    const observables = Object.values(gauges)
    const callback = async (result: BatchObservableResult) => {
      const values = await read()
      for (const key of keysOf(gauges)) {
        result.observe(gauges[key], values[key])
      }
    }
    this.meter.addBatchObservableCallback(callback, observables)
    return () => this.meter.removeBatchObservableCallback(callback, observables)
  }

  private gauge(name: string, description: string, unit: string): Observable {
    return this.meter.createObservableGauge(name, { description, unit })
  }
}
