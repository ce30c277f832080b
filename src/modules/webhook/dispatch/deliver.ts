import type { WebhookRecord } from "../../../types"
import type { ClaimedDelivery, DeliveryFacts } from "../store/claims"
import type { RecordedOutcome } from "../store/outcomes"
import type { AttemptRequest, AttemptResult } from "./attempt"
import { revisionOf } from "../fan-out/envelope"
import { REMARK } from "../remarks"
import { errorText } from "../safe-errors"
import { keptHeaders, originOf, requestHeaders, type AttemptFacts, type Origin } from "./request-headers"
import type { HealthEvent } from "./health"
import { judge, nextAttemptAt, type AttemptVerdict } from "./retry-policy"

/** The outcome of an attempt: what to record of the delivery, and its effect on the webhook. */
export type Outcome = {
  webhook_id: string
  topic: string
  record: RecordedOutcome
  /** The event for the webhook's health. Null for pings, tests, and deliveries beyond the app's rights. */
  event: HealthEvent | null
  /** Whether the shop itself refused to send it. A replay that is refused leaves an earlier success a success. */
  isRefused?: boolean
  /** Whether the body could not be read. It says nothing about the receiver, but the delivery is reported as failed. */
  isUnreadable?: boolean
  /**
   * The webhook's new `ping_error`: the remark of a failed ping, or null after a successful ping or test. Undefined: unchanged.
   */
  pingError?: string | null
}

/** The text to send, or why there is none. */
export type Body =
  | { kind: "text"; text: string }
  /** It is no longer stored. */
  | { kind: "removed" }
  /** It is stored, and can never be read. */
  | { kind: "unreadable"; error: string }

export type DeliverDeps = {
  /** Sends one request. Must not reject. */
  send: (request: AttemptRequest, webhookId: string) => Promise<AttemptResult>
  /** The shop, for `x-medusa-webhook-source`: its backend URL, or its name. */
  source: () => string
  /** The database's time. */
  now: () => Date
  /** A number in [0, 1). */
  random: () => number
  /** Whether the receiver's response is stored. Default: it is. */
  keepsResponse?: (succeeded: boolean) => boolean
  /** Whether the webhook's app may have the topic. Default: it may. */
  mayBeSent?: (webhookId: string, topic: string) => boolean
}

/**
 * Makes one attempt: prepares the request, sends it, and decides from the response what to record. Never rejects: a request that
 * cannot be prepared is a failed attempt.
 */
export async function deliver(
  delivery: ClaimedDelivery,
  body: Body,
  webhook: WebhookRecord,
  { send, source, now, random, keepsResponse = () => true, mayBeSent = () => true }: DeliverDeps
): Promise<Outcome> {
  const text = body.kind === "text" ? body.text : null
  const facts = factsOf(delivery, webhook, text, now())
  const { attempt } = facts
  const shop = source()
  const isDirect = isUncounted(delivery)
  const isBeyondRights = holdsData(delivery) && !mayBeSent(webhook.id, delivery.topic)
  // Dispatch claims no delivery of a webhook without a URL.
  const url = webhook.url ?? ""
  const isUnreadable = body.kind === "unreadable"
  const result =
    isBeyondRights || text === null
      ? blocked(isBeyondRights ? REMARK.beyondRights : whyNoText(body))
      : await sendPrepared(
          () => requestOf(url, text, webhook, facts, shop),
          (request) => send(request, webhook.id)
        )

  const answeredAt = now()
  const verdict = judge(result, answeredAt)
  // A delivery that the shop refuses to send says nothing about the receiver's health.
  const uncounted = isDirect || isBeyondRights || isUnreadable
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
  const kept = keepsResponse(verdict.kind === "success") ? answered : null

  return {
    webhook_id: webhook.id,
    topic: delivery.topic,
    isRefused: isBeyondRights || text === null,
    isUnreadable: isUnreadable && !isBeyondRights && !isDirect,
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
 * The values of the headers of a delivery's next attempt.
 * @param text the delivery's body; null when it is no longer stored.
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

/** Whether the outcome does not count for the webhook's health: pings and tests. */
export function isUncounted({ source }: Pick<DeliveryFacts, "source">): boolean {
  return source === "ping" || source === "test"
}

/** Whether the body is data of the shop. It is not for a ping, and for a test with a sample. */
export function holdsData(delivery: Pick<DeliveryFacts, "source" | "resource_id">): boolean {
  return !isUncounted(delivery) || delivery.resource_id !== null
}

function whyNoText(body: Body): string {
  return body.kind === "unreadable" ? REMARK.unreadable(body.error) : REMARK.notStored
}

/** @param send must not reject. */
async function sendPrepared(
  prepare: () => AttemptRequest,
  send: (request: AttemptRequest) => Promise<AttemptResult>
): Promise<AttemptResult> {
  let request: AttemptRequest
  try {
    request = prepare()
  } catch (error) {
    return { kind: "unreachable", remark: REMARK.notPrepared(errorText(error)), durationMs: 0 }
  }
  return send(request)
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

/** A failed test leaves `ping_error` unchanged: the admin who sent it sees the failure. */
function pingErrorOf(verdict: AttemptVerdict, source: ClaimedDelivery["source"]): string | null | undefined {
  if (verdict.kind === "success") {
    return null
  }
  return source === "ping" ? verdict.remark : undefined
}

function eventOf(verdict: AttemptVerdict, retryAt: Date | null, probe: number | null): HealthEvent {
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
