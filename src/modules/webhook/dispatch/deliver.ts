import type { WebhookRecord } from "../../../types"
import type { ClaimedDelivery, DeliveryFacts } from "../store/claims"
import type { RecordedOutcome } from "../store/outcomes"
import type { AttemptRequest, AttemptResult } from "./attempt"
import { revisionOf } from "../fan-out/envelope"
import { REMARK } from "../remarks"
import { keptHeaders, originOf, requestHeaders, type AttemptFacts, type Origin } from "./request-headers"
import type { HealthEvent } from "./health"
import { judge, nextAttemptAt, type Verdict } from "./retry-policy"

/** What came of a claimed delivery: what to record, and what it says of the webhook. */
export type Outcome = {
  webhook_id: string
  topic: string
  record: RecordedOutcome
  /** What it says of the webhook's health; null for pings and tests. */
  event: HealthEvent | null
  /** Whether the shop did not let it through, and nothing was sent: what had succeeded before it was replayed stays a success. */
  isRefused?: boolean
  /** What a ping or a test says of the receiver: why a ping failed, or null for what has arrived; else undefined. */
  pingError?: string | null
}

export type DeliverDeps = {
  send: (request: AttemptRequest, webhookId: string) => Promise<AttemptResult>
  /** Which shop it is: its backend URL, or its name. */
  source: () => string
  now: () => Date
  random: () => number
  /** Whether the receiver's answer is stored. Default: it is. */
  keepsAnswer?: (succeeded: boolean) => boolean
  /** Whether the webhook's app may have the topic. Default: it may. */
  mayBeSent?: (webhookId: string, topic: string) => boolean
}

/**
 * Makes one attempt: prepares the request, sends it, judges the answer. Never rejects.
 * @param text the delivery's body; null when it is not stored any more.
 */
export async function deliver(
  delivery: ClaimedDelivery,
  text: string | null,
  webhook: WebhookRecord,
  { send, source, now, random, keepsAnswer = () => true, mayBeSent = () => true }: DeliverDeps
): Promise<Outcome> {
  const facts = factsOf(delivery, webhook, text, now())
  const { attempt } = facts
  const shop = source()
  const isDirect = isUncounted(delivery)
  const isBeyondRights = holdsData(delivery) && !mayBeSent(webhook.id, delivery.topic)
  // Dispatch claims nothing for a webhook without one.
  const url = webhook.url ?? ""
  const isRefused = isBeyondRights || text === null
  const result =
    isBeyondRights || text === null
      ? blocked(isBeyondRights ? REMARK.beyondRights : REMARK.notStored)
      : await send(requestOf(url, text, webhook, facts, shop), webhook.id)

  const answeredAt = now()
  const verdict = judge(result, answeredAt)
  // What the shop does not let through says nothing of the receiver.
  const uncounted = isDirect || isBeyondRights
  const retryAt =
    verdict.kind === "retry" && !uncounted
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
    isRefused,
    event: uncounted ? null : eventOf(verdict, retryAt, delivery.probe),
    pingError: isDirect ? pingErrorOf(verdict, delivery.source) : undefined,
    record: {
      delivery_id: delivery.id,
      claims: delivery.claims,
      attempt,
      status: verdict.kind === "success" ? "success" : retryAt ? "retrying" : "failed",
      retry_in_ms: retryAt && retryAt.getTime() - answeredAt.getTime(),
      started_at: facts.started_at,
      duration_ms: Math.round(result.durationMs),
      url,
      request_headers: keptHeaders(webhook, shop, facts.origin),
      response_status: answered?.status ?? null,
      response_headers: kept && JSON.stringify(kept.headers),
      response_body: kept?.body ?? null,
      remark: verdict.kind === "success" ? null : verdict.remark,
    },
  }
}

/**
 * What the headers of a delivery's next attempt tell of it.
 * @param text its body; null when it is not stored any more.
 */
export function factsOf(
  delivery: DeliveryFacts,
  webhook: WebhookRecord,
  text: string | null,
  started_at: Date
): AttemptFacts & { origin: Origin } {
  return {
    delivery_id: delivery.id,
    webhook_id: webhook.id,
    event_id: delivery.event_id,
    topic: delivery.topic,
    attempt: delivery.attempt_count + 1,
    started_at,
    origin: originOf(delivery.source, delivery.recovered || delivery.former_attempts > 0),
    revision: text && revisionOf(text),
  }
}

/** Whether what comes of it counts for nothing. */
export function isUncounted({ source }: Pick<DeliveryFacts, "source">): boolean {
  return source === "ping" || source === "test"
}

/** Whether what it sends is data of the shop: that of a ping, or of a test with a sample, is none. */
export function holdsData(delivery: Pick<DeliveryFacts, "source" | "resource_id">): boolean {
  return !isUncounted(delivery) || delivery.resource_id !== null
}

function blocked(remark: string): AttemptResult {
  return { kind: "blocked", remark, durationMs: 0 }
}

function requestOf(
  url: string,
  text: string,
  webhook: WebhookRecord,
  facts: AttemptFacts,
  shop: string
): AttemptRequest {
  const body = Buffer.from(text)
  return {
    url,
    headers: requestHeaders(webhook, facts, body, shop),
    body,
    timeoutMs: webhook.timeout_ms,
  }
}

/** A test that fails is seen by the admin who has sent it. */
function pingErrorOf(verdict: Verdict, source: ClaimedDelivery["source"]): string | null | undefined {
  if (verdict.kind === "success") {
    return null
  }
  return source === "ping" ? verdict.remark : undefined
}

function eventOf(verdict: Verdict, retryAt: Date | null, probe: number | null): HealthEvent {
  switch (verdict.kind) {
    case "success":
      return { kind: "success" }
    case "gone":
      return { kind: "gone", probe }
    case "give_up":
      return { kind: "gave_up", probe }
    case "retry":
      return { kind: retryAt ? "failed" : "gave_up", probe }
  }
}
