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

/** The headers of a request, as in Node or in the Fetch API. */
export type RequestHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/** Options of `verify`. */
export type VerifyOptions = {
  /** The allowed difference between the timestamp and `now`, in seconds. Default: 300, as in the libraries of Standard Webhooks. */
  toleranceSeconds?: number
  /** Default: the present time. */
  now?: Date
}

/** The request is not genuine. The message says why, as a sentence. */
export class WebhookVerificationError extends Error {
  override name = "WebhookVerificationError"
}

/** Checks a signature, without its version, of a text. */
type Verifier = { version: "v1" | "v1a"; matches: (signed: Buffer, signature: Buffer) => boolean }

/**
 * Verifies a request by the rules of Standard Webhooks: its signature over id, timestamp and body, and the age of the timestamp.
 *
 * @example
 * const message = verify<"order.created">(await request.text(), request.headers, process.env.WEBHOOK_SECRET!)
 *
 * @param body the exact bytes of the body, or their text.
 * @param secrets the webhook's secret: `whsec_…`, a text that an admin has entered, or the public key of a key pair, `whpk_…`. Of several,
 * for example during a rotation, one must match.
 * @returns the message.
 * @throws WebhookVerificationError for a request that is not genuine, or whose body is not a message. TypeError for a missing or invalid
 * secret.
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
    throw new WebhookVerificationError(
      `The header webhook-timestamp differs from the clock by more than ${toleranceSeconds} s.`
    )
  }
  // Two calls, because no overload of `Buffer.from` takes both types.
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body)
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), bytes])
  const isGenuine = signatures.split(" ").some((one) => {
    const [version, signature = ""] = one.split(",")
    return verifiers.some(
      (verifier) => verifier.version === version && verifier.matches(signed, Buffer.from(signature, "base64"))
    )
  })
  if (!isGenuine) {
    throw new WebhookVerificationError(
      "No signature matches the body and the secret. Was the body parsed and serialized again?"
    )
  }
  const message = parse(bytes)
  if (!isMessage(message)) {
    throw new WebhookVerificationError(
      "The body is not a message of a webhook, because it has no id or type."
    )
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

/** Whether a value has the required properties of messages. The others need no check, because the shop has signed them. */
function isMessage(value: unknown): boolean {
  const { id, type } = propertiesOf(value)
  return typeof id === "string" && typeof type === "string"
}

/** The value of a header. @param name in lower case; names of headers are case-insensitive. */
export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  if (isFetchHeaders(headers)) {
    return headers.get(name) ?? undefined
  }
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []
  return typeof value === "object" ? value[0] : value
}

/** @throws TypeError for a missing or empty secret, because anyone could sign with it. */
export function verifiersOf(secrets: string | readonly string[]): Verifier[] {
  // A variable of the environment that is not set is undefined here, whatever its type says.
  const all = [secrets].flat()
  if (!all.length || all.some((secret) => !secret)) {
    throw new TypeError("A secret is missing. Use the one that the shop showed when the webhook was created.")
  }
  return all.map(verifierOf)
}

function verifierOf(secret: string): Verifier {
  if (secret.startsWith("whpk_")) {
    const x = Buffer.from(secret.slice("whpk_".length), "base64").toString("base64url")
    const key = publicKeyOf(x)
    return { version: "v1a", matches: (signed, signature) => verifyKey(null, signed, key, signature) }
  }
  const isBase64 = secret.startsWith("whsec_")
  const key = isBase64 ? Buffer.from(secret.slice("whsec_".length), "base64") : Buffer.from(secret)
  if (!key.length) {
    throw new TypeError("A secret has no key after whsec_.")
  }
  return {
    version: "v1",
    matches: (signed, signature) => {
      const expected = createHmac("sha256", key).update(signed).digest()
      return expected.length === signature.length && timingSafeEqual(expected, signature)
    },
  }
}

function publicKeyOf(x: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
  } catch {
    throw new TypeError("A public key must be whpk_ and the base64 of the 32 bytes of an Ed25519 key.")
  }
}

function isFetchHeaders(headers: RequestHeaders): headers is Headers {
  return typeof headers.get === "function"
}

/** @throws WebhookVerificationError for a missing or empty header. */
function neededHeader(headers: RequestHeaders, name: string): string {
  const value = headerOf(headers, name)
  if (!value) {
    throw new WebhookVerificationError(`The header ${name} is missing.`)
  }
  return value
}
