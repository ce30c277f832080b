import type { WebhookRecord } from "../../../types"
import type { ClaimedDelivery } from "../store/claims"
import type { RecordedOutcome } from "../store/outcomes"
import type { AttemptRequest, AttemptResult } from "./attempt"
import { maskHeaders, requestHeaders } from "./request-headers"
import { judge, nextAttemptAt } from "./retry-policy"

/** What came of a claimed delivery: what to record, and what it says of the webhook. */
export type Outcome = {
  webhook_id: string
  topic: string
  record: RecordedOutcome
  /** False for pings and tests, which say nothing of the webhook's health. */
  counts: boolean
  /** Whether the receiver wants no more. */
  gone: boolean
}

export type DeliverDeps = {
  send: (request: AttemptRequest) => Promise<AttemptResult>
  /** The shop's backend URL. */
  source: () => string
  now: () => Date
  random: () => number
}

/** Makes one attempt: prepares the request, sends it, judges the answer. Never rejects. */
export async function deliver(
  delivery: ClaimedDelivery,
  webhook: WebhookRecord,
  { send, source, now, random }: DeliverDeps
): Promise<Outcome> {
  const startedAt = now()
  const headers = requestHeaders(webhook, delivery, source(), startedAt)
  const result = await send({
    url: webhook.url,
    headers,
    body: delivery.body,
    timeoutMs: webhook.timeout_ms,
  })

  const verdict = judge(result, now())
  const counts = delivery.source !== "ping" && delivery.source !== "test"
  const attempt = delivery.attempt_count + 1
  const retryAt =
    verdict.kind === "retry" && counts
      ? nextAttemptAt(
          attempt - delivery.former_attempts,
          webhook.retry_schedule,
          verdict.notBefore,
          now(),
          random()
        )
      : null
  const answered = result.kind === "answered" ? result : null

  return {
    webhook_id: webhook.id,
    topic: delivery.topic,
    counts,
    gone: verdict.kind === "gone",
    record: {
      delivery_id: delivery.id,
      claims: delivery.claims,
      attempt,
      status: verdict.kind === "success" ? "success" : retryAt ? "retrying" : "failed",
      retry_at: retryAt,
      started_at: startedAt,
      duration_ms: Math.round(result.durationMs),
      url: webhook.url,
      request_headers: JSON.stringify(maskHeaders(headers, webhook)),
      response_status: answered?.status ?? null,
      response_headers: answered && JSON.stringify(answered.headers),
      response_body: answered?.body ?? null,
      remark: verdict.kind === "success" ? null : verdict.remark,
    },
  }
}
