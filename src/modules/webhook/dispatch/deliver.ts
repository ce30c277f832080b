import type { WebhookRecord } from "../../../types"
import type { ClaimedDelivery } from "../store/claims"
import type { RecordedOutcome } from "../store/outcomes"
import type { AttemptRequest, AttemptResult } from "./attempt"
import { keptHeaders, requestHeaders, type AttemptFacts } from "./request-headers"
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
  /** Whether the receiver's answer is stored. Default: it is. */
  keepsAnswer?: (succeeded: boolean) => boolean
}

/** Makes one attempt: prepares the request, sends it, judges the answer. Never rejects. */
export async function deliver(
  delivery: ClaimedDelivery,
  webhook: WebhookRecord,
  { send, source, now, random, keepsAnswer = () => true }: DeliverDeps
): Promise<Outcome> {
  const attempt = delivery.attempt_count + 1
  const facts: AttemptFacts = {
    delivery_id: delivery.id,
    webhook_id: webhook.id,
    event_id: delivery.event_id,
    topic: delivery.topic,
    attempt,
    started_at: now(),
  }
  const body = Buffer.from(delivery.body)
  const shop = source()
  const result = await send({
    url: webhook.url,
    headers: requestHeaders(webhook, facts, body, shop),
    body,
    timeoutMs: webhook.timeout_ms,
  })

  const answeredAt = now()
  const verdict = judge(result, answeredAt)
  const counts = delivery.source !== "ping" && delivery.source !== "test"
  const retryAt =
    verdict.kind === "retry" && counts
      ? nextAttemptAt(
          attempt - delivery.former_attempts,
          webhook.retry_schedule,
          verdict.notBefore,
          answeredAt,
          random()
        )
      : null
  const answered = result.kind === "answered" ? result : null
  const kept = keepsAnswer(verdict.kind === "success") ? answered : null

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
      started_at: facts.started_at,
      duration_ms: Math.round(result.durationMs),
      url: webhook.url,
      request_headers: keptHeaders(webhook, shop),
      response_status: answered?.status ?? null,
      response_headers: kept && JSON.stringify(kept.headers),
      response_body: kept?.body ?? null,
      remark: verdict.kind === "success" ? null : verdict.remark,
    },
  }
}
