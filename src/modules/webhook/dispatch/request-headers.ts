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

/** Names of custom headers whose values are masked in the log. */
const SENSITIVE = /auth|token|secret|key|password|cookie|signature|session|credential/i

/** The values of an attempt's headers. The log has each of them in a column of its own. */
export type AttemptFacts = {
  delivery_id: string
  webhook_id: string
  event_id: string
  topic: string
  /** 1, 2, … */
  attempt: number
  started_at: Date
  /** Null for an attempt from the log, whose `keptHeaders` contain it. */
  origin: Origin | null
  /** The body's revision, as text; null where it has none. */
  revision: string | null
}

/**
 * Why a message is sent.
 *
 * - `live`: an event of the bus.
 * - `catch_up`: a change that catch-up has found.
 * - `replay`: replayed or recovered on request.
 * - `backfill`: the present state of a resource, on request.
 * - `test`: a ping or a test.
 */
export type Origin = "live" | "catch_up" | "replay" | "backfill" | "test"

/** @param isReplay whether the delivery was replayed after its end, or made by a recovery. */
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
 * The headers of one attempt: those of the contract, then the webhook's custom headers. Names are in lower case.
 * @param source the shop's backend URL, or its name.
 * @throws TypeError when a key of the webhook is damaged.
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
  // The older style has one signature only. During the overlap the receiver may still have the old secret, so that one signs.
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
 * The headers that the log stores with an attempt, as JSON: those that its other columns do not contain. They are the same
 * for all attempts of a webhook, and a fifth of the size of all headers. Values of custom headers that look like
 * credentials are masked.
 */
export function keptHeaders(webhook: WebhookRecord, source: string, origin: Origin): string {
  const kept = keptByWebhook.get(webhook) ?? new Map<Origin, Kept>()
  keptByWebhook.set(webhook, kept)
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

/**
 * The headers that were sent, as the log shows them. Signatures are masked.
 * @param kept parsed from what `keptHeaders` has stored.
 */
export function loggedHeaders(
  facts: AttemptFacts,
  kept: Record<string, string | null>
): Record<string, string> {
  const headers = { ...contractHeaders(facts, "", "", MASKED_VALUE, MASKED_VALUE, null), ...kept }
  // A header that is stored as null was not sent.
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => header[1] !== null)
  )
}

/** The headers that an attempt would have, for a preview. Signatures are masked. */
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

/**
 * Whether the older signature of the body alone is sent. It needs a secret, which a webhook with `ed25519` alone does not use.
 */
function signsBody({ signature }: WebhookRecord): boolean {
  return signature !== "ed25519"
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}

/** Milliseconds since 1970; Infinity for a key that does not expire. */
type Expiring = { expiresAt: number }

/** The parts that are the same for all attempts of a webhook, computed once for each version of it. */
type Prepared = {
  secrets: readonly (SigningKey & Expiring)[]
  keyPairs: readonly ({ privateKey: KeyObject } & Expiring)[]
  /** The webhook's custom headers; null when it has none. */
  custom: Record<string, string> | null
}

const preparedByWebhook = new WeakMap<WebhookRecord, Prepared>()

type Kept = { source: string; json: string }

/** Apart from the keys: the log shows the headers even if a key is damaged. */
const keptByWebhook = new WeakMap<WebhookRecord, Map<Origin, Kept>>()

function preparedOf(webhook: WebhookRecord): Prepared {
  const known = preparedByWebhook.get(webhook)
  if (known) {
    return known
  }
  const prepared: Prepared = {
    ...signersOf(webhook),
    custom: Object.keys(webhook.headers).length ? webhook.headers : null,
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
