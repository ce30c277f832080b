import { createHmac, createSecretKey, sign, type KeyObject } from "node:crypto"

const PREFIX = "whsec_"

/** What a secret signs with. Kept ready, since reading a key takes a third of the time of a signature. */
export type SigningKey = {
  /** The bytes that the secret's base64 stands for; without its prefix those of its text, as in the libraries' format `raw`. */
  standard: KeyObject
  /** The secret's text as the admin copied it, prefix and all, since apps of the older style never decode it. */
  text: KeyObject
}

/** @param secret `whsec_` and base64, or any other text. */
export function signingKey(secret: string): SigningKey {
  const text = createSecretKey(secret, "utf8")
  const isBase64 = secret.startsWith(PREFIX)
  return { standard: isBase64 ? createSecretKey(secret.slice(PREFIX.length), "base64") : text, text }
}

/**
 * The Standard Webhooks signature: `v1,<base64 HMAC-SHA256 of "id.timestamp.body">` for each secret, space separated.
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

/** The older style: base64 HMAC-SHA256 of the body alone. */
export function signBody(body: Buffer, { text }: SigningKey): string {
  return createHmac("sha256", text).update(body).digest("base64")
}
