import { version } from "medusa-plugin-webhooks/package.json"

import { resourceOf } from "../../../topics/resource-of"
import type { WebhookRecord } from "../../../types"
import type { ClaimedDelivery } from "../store/claims"
import { signBody, signStandard } from "./sign"

const USER_AGENT = `medusa-plugin-webhooks/${version}`
const MASK = "•••"

/** Names of custom headers whose values are not for the log. */
const SENSITIVE = /auth|token|secret|key|password|cookie|signature|session|credential/i

/**
 * The headers of one attempt: the contract's own, then the webhook's.
 * @param source the shop's backend URL.
 * @param now of this attempt; secrets that are out by then sign no more.
 */
export function requestHeaders(
  webhook: WebhookRecord,
  delivery: Pick<ClaimedDelivery, "id" | "event_id" | "topic" | "attempt_count" | "body">,
  source: string,
  now: Date
): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000)
  const secrets = webhook.secrets
    .filter((secret) => !secret.expires_at || new Date(secret.expires_at) > now)
    .map((secret) => secret.value)
  const resource = resourceOf(delivery.topic)
  return {
    "content-type": "application/json",
    "user-agent": USER_AGENT,
    "webhook-id": delivery.event_id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signStandard(delivery.event_id, timestamp, delivery.body, secrets),
    "x-medusa-webhook-topic": delivery.topic,
    "x-medusa-webhook-resource": resource,
    "x-medusa-webhook-event": delivery.topic.slice(resource.length + 1),
    "x-medusa-webhook-id": webhook.id,
    "x-medusa-webhook-delivery-id": delivery.id,
    "x-medusa-webhook-attempt": String(delivery.attempt_count + 1),
    "x-medusa-webhook-source": source,
    "x-medusa-webhook-signature": signBody(delivery.body, secrets[0] ?? ""),
    ...webhook.headers,
  }
}

/** The same headers as the log keeps them: what would let a reader sign, or pose as the shop, is masked. */
export function maskHeaders(headers: Record<string, string>, webhook: WebhookRecord): Record<string, string> {
  return { ...headers, ...MASKED_SIGNATURES, ...maskedCustomHeaders(webhook) }
}

const MASKED_SIGNATURES = { "webhook-signature": MASK, "x-medusa-webhook-signature": MASK }

/** Worked out once for each state of a webhook, not for each attempt. */
const maskedByWebhook = new WeakMap<WebhookRecord, Record<string, string>>()

function maskedCustomHeaders(webhook: WebhookRecord): Record<string, string> {
  const known = maskedByWebhook.get(webhook)
  if (known) {
    return known
  }
  const sensitive = Object.keys(webhook.headers).filter((name) => SENSITIVE.test(name))
  const masked = Object.fromEntries(sensitive.map((name) => [name, MASK]))
  maskedByWebhook.set(webhook, masked)
  return masked
}
