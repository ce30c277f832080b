import {
  createHmac,
  createPublicKey,
  timingSafeEqual,
  verify as verifyKey,
  type KeyObject,
} from "node:crypto"

import type { WebhookMessage } from "../../src/types/message"
import type { WebhookPayloads } from "../../src/types/payloads"
import { asWritten, propertiesOf } from "../../src/types/typed"

/** Headers of a request as Node or the Fetch API has them. */
export type RequestHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export type VerifyOptions = {
  /** How far the time of a signature may be off, in seconds. Default 300, as in the libraries of Standard Webhooks. */
  toleranceSeconds?: number
  /** Default: the clock's. */
  now?: Date
}

/** Why a request is not genuine, as a sentence. */
export class WebhookVerificationError extends Error {
  override name = "WebhookVerificationError"
}

/** Whether a signature, without its version, is of this text. */
type Verifier = { version: "v1" | "v1a"; holds: (signed: Buffer, signature: Buffer) => boolean }

/**
 * Verifies a request by the rules of Standard Webhooks, with its id and time.
 * @param body its exact bytes, or they as text.
 * @param secrets `whsec_…`, a text that the shop's admin has entered, or the public key of a key pair, `whpk_…`; one that
 * fits is enough, so that there may be two during a rotation.
 * @returns the message.
 * @throws WebhookVerificationError for a request that is not genuine, or is not a message; TypeError where there is no secret,
 * or one that is none.
 */
export function verify<Topic extends string = keyof WebhookPayloads>(
  body: string | Uint8Array,
  headers: RequestHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = new Date() }: VerifyOptions = {}
): WebhookMessage<Topic> {
  const verifiers = verifiersOf(secrets)
  const id = neededHeader(headers, "webhook-id")
  const timestamp = neededHeader(headers, "webhook-timestamp")
  const signatures = neededHeader(headers, "webhook-signature")
  const age = now.getTime() / 1000 - (/^\d{1,11}$/.test(timestamp) ? Number(timestamp) : NaN)
  if (!(Math.abs(age) <= toleranceSeconds)) {
    throw new WebhookVerificationError(`The header webhook-timestamp is more than ${toleranceSeconds} s off.`)
  }
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body)
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), bytes])
  const isGenuine = signatures.split(" ").some((one) => {
    const [version, signature = ""] = one.split(",")
    return verifiers.some(
      (verifier) => verifier.version === version && verifier.holds(signed, Buffer.from(signature, "base64"))
    )
  })
  if (!isGenuine) {
    throw new WebhookVerificationError(
      "No signature is of this body and this secret. Was the body parsed and printed again?"
    )
  }
  const message = parse(bytes)
  if (!isMessage(message)) {
    throw new WebhookVerificationError("The body is not a message of a webhook: it has no id and type.")
  }
  return asWritten<WebhookMessage<Topic>>(message)
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"))
  } catch {
    throw new WebhookVerificationError("The body is not valid JSON.")
  }
}

/** Whether it has what each message has. The shop has signed the rest. */
function isMessage(value: unknown): boolean {
  const { id, type } = propertiesOf(value)
  return typeof id === "string" && typeof type === "string"
}

/** The value of a header, whatever the case of its name. */
export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  if (isFetchHeaders(headers)) {
    return headers.get(name) ?? undefined
  }
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []
  return typeof value === "object" ? value[0] : value
}

/** @throws TypeError: what an empty secret signs anyone can sign. */
export function verifiersOf(secrets: string | readonly string[]): Verifier[] {
  const all = typeof secrets === "string" ? [secrets] : secrets
  if (!all.length || all.some((secret) => !secret)) {
    throw new TypeError(
      "A secret is missing: give the one that the shop showed when the webhook was created."
    )
  }
  return all.map(verifierOf)
}

function verifierOf(secret: string): Verifier {
  if (secret.startsWith("whpk_")) {
    const x = Buffer.from(secret.slice("whpk_".length), "base64").toString("base64url")
    const key = publicKeyOf(x)
    return { version: "v1a", holds: (signed, signature) => verifyKey(null, signed, key, signature) }
  }
  const isBase64 = secret.startsWith("whsec_")
  const key = isBase64 ? Buffer.from(secret.slice("whsec_".length), "base64") : Buffer.from(secret)
  if (!key.length) {
    throw new TypeError("A secret is empty after whsec_.")
  }
  return {
    version: "v1",
    holds: (signed, signature) => {
      const expected = createHmac("sha256", key).update(signed).digest()
      return expected.length === signature.length && timingSafeEqual(expected, signature)
    },
  }
}

function publicKeyOf(x: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
  } catch {
    throw new TypeError("A public key is not whpk_ and the base64 of an Ed25519 key, 32 bytes.")
  }
}

function isFetchHeaders(headers: RequestHeaders): headers is Headers {
  return typeof headers.get === "function"
}

/** @throws WebhookVerificationError where it is missing or empty. */
function neededHeader(headers: RequestHeaders, name: string): string {
  const value = headerOf(headers, name)
  if (!value) {
    throw new WebhookVerificationError(`There is no header ${name}.`)
  }
  return value
}
