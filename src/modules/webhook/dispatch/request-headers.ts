import type { KeyObject } from "node:crypto"

import { version } from "medusa-plugin-webhooks/package.json"

import { resourceOf } from "../../../topics/resource-of"
import type { EventSource, WebhookRecord, WebhookSecret } from "../../../types"
import { MASKED_VALUE } from "../headers-rules"
import { isKeyPair, privateKeyOf } from "../key-pairs"
import { signAsymmetric, signBody, signingKey, signStandard, type SigningKey } from "./sign"

const USER_AGENT = `medusa-plugin-webhooks/${version}`

const BODY_SIGNATURE = "x-medusa-webhook-signature"

const ORIGIN = "x-medusa-webhook-origin"

/** Names of custom headers whose values are not for the log. */
const SENSITIVE = /auth|token|secret|key|password|cookie|signature|session|credential/i

/** What the headers say of an attempt. All of it is in the log in columns of its own. */
export type AttemptFacts = {
  delivery_id: string
  webhook_id: string
  event_id: string
  topic: string
  /** 1, 2, … */
  attempt: number
  started_at: Date
  /** Null in the log, where `keptHeaders` tell it. */
  origin: Origin | null
  /** Of the body, as text; null where it has none. */
  revision: string | null
}

/** Why a message is sent: something happened, catch-up found it, it was sent before or is sent late, it tells what the shop has, or nothing at all. */
export type Origin = "live" | "catch_up" | "replay" | "backfill" | "test"

/** @param isReplay whether it was asked for: sent once more after its end, or recovered. */
export function originOf(source: EventSource, isReplay: boolean): Origin {
  switch (source) {
    case "ping":
    case "test":
      return "test"
    case "existing":
      return "backfill"
    case "catch_up":
      return isReplay ? "replay" : "catch_up"
    case "event_bus":
      return isReplay ? "replay" : "live"
  }
}

/**
 * The headers of one attempt: the contract's own, then the webhook's.
 * @param source which shop it is: its backend URL, or its name.
 */
export function requestHeaders(
  webhook: WebhookRecord,
  facts: AttemptFacts,
  body: Buffer,
  source: string
): Record<string, string> {
  const { secrets, keyPairs, custom } = preparedOf(webhook)
  const seconds = secondsOf(facts.started_at)
  const live = <Key extends Expiring>(keys: readonly Key[]) =>
    keys.filter(({ expiresAt }) => facts.started_at.getTime() < expiresAt)
  const liveSecrets = live(secrets)
  const privateKeys = live(keyPairs).map(({ privateKey }) => privateKey)
  // There is room for one. A receiver has the old secret until it has changed it, and the overlap is the time for that.
  const oldest = liveSecrets.at(-1)
  const headers = contractHeaders(
    facts,
    USER_AGENT,
    source,
    [
      ...(liveSecrets.length ? [signStandard(facts.event_id, seconds, body, liveSecrets)] : []),
      ...(privateKeys.length ? [signAsymmetric(facts.event_id, seconds, body, privateKeys)] : []),
    ].join(" "),
    oldest ? signBody(body, oldest) : null,
    webhook.signature_header
  )
  return custom ? Object.assign(headers, custom) : headers
}

/**
 * What the log keeps of an attempt's headers, as JSON: those that its other columns do not tell. They are the same for
 * all attempts of a webhook, and four fifths smaller. Of custom headers it keeps no value that would let a reader pose as
 * the shop.
 */
export function keptHeaders(webhook: WebhookRecord, source: string, origin: Origin): string {
  const { kept } = preparedOf(webhook)
  const known = kept.get(origin)
  if (known?.source === source) {
    return known.json
  }
  const json = JSON.stringify({
    "user-agent": USER_AGENT,
    "x-medusa-webhook-source": source,
    [ORIGIN]: origin,
    ...(signsBody(webhook)
      ? webhook.signature_header && { [webhook.signature_header]: MASKED_VALUE }
      : { [BODY_SIGNATURE]: null }),
    ...masked(webhook.headers),
  })
  kept.set(origin, { source, json })
  return json
}

/** The headers that were sent, as the log shows them: what would let a reader sign is masked. */
export function loggedHeaders(
  facts: AttemptFacts,
  kept: Record<string, string | null>
): Record<string, string> {
  const headers = { ...contractHeaders(facts, "", "", MASKED_VALUE, MASKED_VALUE, null), ...kept }
  // What is kept as null was not sent.
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => header[1] !== null)
  )
}

/** The headers that an attempt would have, as an admin sees them before: its signatures are masked. */
export function previewedHeaders(
  webhook: WebhookRecord,
  facts: AttemptFacts,
  source: string
): Record<string, string> {
  const { signature_header, headers } = webhook
  return {
    ...contractHeaders(
      facts,
      USER_AGENT,
      source,
      MASKED_VALUE,
      signsBody(webhook) ? MASKED_VALUE : null,
      signature_header
    ),
    ...headers,
  }
}

function contractHeaders(
  { delivery_id, webhook_id, event_id, topic, attempt, started_at, origin, revision }: AttemptFacts,
  userAgent: string,
  source: string,
  standardSignature: string,
  bodySignature: string | null,
  signatureHeader: string | null
): Record<string, string> {
  const resource = resourceOf(topic)
  return {
    "content-type": "application/json",
    "user-agent": userAgent,
    "webhook-id": event_id,
    "webhook-timestamp": String(secondsOf(started_at)),
    "webhook-signature": standardSignature,
    "x-medusa-webhook-topic": topic,
    "x-medusa-webhook-resource": resource,
    "x-medusa-webhook-event": topic.slice(resource.length + 1),
    "x-medusa-webhook-id": webhook_id,
    "x-medusa-webhook-delivery-id": delivery_id,
    "x-medusa-webhook-attempt": String(attempt),
    "x-medusa-webhook-source": source,
    ...(bodySignature !== null && {
      [BODY_SIGNATURE]: bodySignature,
      ...(signatureHeader && { [signatureHeader]: bodySignature }),
    }),
    ...(origin && { [ORIGIN]: origin }),
    ...(revision !== null && { "x-medusa-webhook-revision": revision }),
  }
}

/** The older signature is of the secret, which a webhook of `ed25519` alone does not sign with. */
function signsBody({ signature }: WebhookRecord): boolean {
  return signature !== "ed25519"
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}

/** Milliseconds since 1970; Infinity for what does not expire. */
type Expiring = { expiresAt: number }

/** What is the same for all attempts of a webhook, worked out once for each of its states. */
type Prepared = {
  secrets: readonly (SigningKey & Expiring)[]
  keyPairs: readonly ({ privateKey: KeyObject } & Expiring)[]
  /** Its own headers; null when it has none. */
  custom: Record<string, string> | null
  kept: Map<Origin, { source: string; json: string }>
}

const preparedByWebhook = new WeakMap<WebhookRecord, Prepared>()

function preparedOf(webhook: WebhookRecord): Prepared {
  const known = preparedByWebhook.get(webhook)
  if (known) {
    return known
  }
  const prepared: Prepared = {
    ...signersOf(webhook),
    custom: Object.keys(webhook.headers).length ? webhook.headers : null,
    kept: new Map(),
  }
  preparedByWebhook.set(webhook, prepared)
  return prepared
}

function signersOf({ signature, secrets }: WebhookRecord): Pick<Prepared, "secrets" | "keyPairs"> {
  const expiresAt = ({ expires_at }: WebhookSecret) =>
    expires_at ? new Date(expires_at).getTime() : Infinity
  const ofKind = (keyPairs: boolean) => secrets.filter(({ value }) => isKeyPair(value) === keyPairs)
  return {
    secrets:
      signature === "ed25519"
        ? []
        : ofKind(false).map((secret) => ({ ...signingKey(secret.value), expiresAt: expiresAt(secret) })),
    keyPairs:
      signature === "hmac"
        ? []
        : ofKind(true).map((pair) => ({
            privateKey: privateKeyOf(pair.value),
            expiresAt: expiresAt(pair),
          })),
  }
}

function masked(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SENSITIVE.test(name) ? MASKED_VALUE : value])
  )
}
