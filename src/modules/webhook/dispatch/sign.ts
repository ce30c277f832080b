import { createHmac, createSecretKey, sign, type KeyObject } from "node:crypto"

const PREFIX = "whsec_"

/** The keys of a secret. They are cached, since creating a key takes a third of the time of a signature. */
export type SigningKey = {
  /**
   * For Standard Webhooks: the decoded base64 after `whsec_`, or the bytes of a text without that prefix (`raw` in its
   * libraries).
   */
  standard: KeyObject
  /** For the older style: the whole text of the secret with its prefix, which apps of that style do not decode. */
  text: KeyObject
}

/** @param secret `whsec_` and base64, or any other text. */
export function signingKey(secret: string): SigningKey {
  const text = createSecretKey(secret, "utf8")
  const isBase64 = secret.startsWith(PREFIX)
  return { standard: isBase64 ? createSecretKey(secret.slice(PREFIX.length), "base64") : text, text }
}

/**
 * The symmetric signature of Standard Webhooks: `v1,<base64 HMAC-SHA256 of "id.timestamp.body">` for each key, space separated.
 * @param timestamp unix seconds.
 * @param keys of the secrets, newest first.
 * Source: Standard Webhooks specification, "Signature scheme".
 */
export function signStandard(
  id: string,
  timestamp: number,
  body: Buffer,
  keys: readonly SigningKey[]
): string {
  const head = `${id}.${timestamp}.`
  return keys
    .map(({ standard }) => `v1,${createHmac("sha256", standard).update(head).update(body).digest("base64")}`)
    .join(" ")
}

/**
 * The asymmetric signature of Standard Webhooks: `v1a,<base64 Ed25519 of "id.timestamp.body">` for each key, space separated.
 * @param timestamp unix seconds.
 * @param keys private ones, newest first.
 * Source: Standard Webhooks specification, "Signature scheme".
 */
export function signAsymmetric(
  id: string,
  timestamp: number,
  body: Buffer,
  keys: readonly KeyObject[]
): string {
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  return keys.map((key) => `v1a,${sign(null, signed, key).toString("base64")}`).join(" ")
}

/** The signature of the older style: base64 HMAC-SHA256 of the body alone. */
export function signBody(body: Buffer, { text }: SigningKey): string {
  return createHmac("sha256", text).update(body).digest("base64")
}
