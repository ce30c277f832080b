import type { WebhookRecord } from "../../../types"
import type { HealthReport } from "../store/health"
import type { Outcome } from "./deliver"

/**
 * Folds outcomes, in their order, into one report for each webhook: a success wipes out what failed before it. Pings
 * and tests count for nothing.
 */
export function reportHealth(
  outcomes: readonly Outcome[],
  webhookOf: (id: string) => WebhookRecord | undefined
): HealthReport[] {
  const reports = new Map<string, HealthReport>()
  for (const outcome of outcomes) {
    if (outcome.counts) {
      const { webhook_id } = outcome
      const report = reports.get(webhook_id) ?? emptyReport(webhook_id, webhookOf(webhook_id))
      reports.set(webhook_id, report)
      add(report, outcome)
    }
  }
  return [...reports.values()]
}

function add(report: HealthReport, { record, gone }: Outcome): void {
  if (record.status === "success") {
    report.succeeded = true
    report.failed_attempts = 0
    report.failed_deliveries = 0
    report.last_success_at = record.started_at
  } else {
    report.failed_attempts += 1
    report.failed_deliveries += record.status === "failed" ? 1 : 0
    report.last_failure_at = record.started_at
    report.last_error = record.remark
    report.gone ||= gone
  }
}

/** A report that says nothing yet. */
export function emptyReport(webhook_id: string, webhook: WebhookRecord | undefined): HealthReport {
  return {
    webhook_id,
    succeeded: false,
    failed_attempts: 0,
    failed_deliveries: 0,
    last_success_at: null,
    last_failure_at: null,
    last_error: null,
    gone: false,
    retries: (webhook?.retry_schedule.length ?? 0) > 0,
    max_failures: webhook?.max_failures ?? 0,
  }
}
