import { createHmac, createSecretKey, type KeyObject } from "node:crypto"

const PREFIX = "whsec_"

/** What a secret signs with. Kept ready, since reading a key takes a third of the time of a signature. */
export type SigningKey = {
  /** The bytes that the secret's base64 stands for. */
  standard: KeyObject
  /** The secret's text as the admin copied it, prefix and all, since apps of the older style never decode it. */
  text: KeyObject
}

/** @param secret `whsec_` and base64. */
export function signingKey(secret: string): SigningKey {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret
  return { standard: createSecretKey(base64, "base64"), text: createSecretKey(secret, "utf8") }
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

/** The older style: base64 HMAC-SHA256 of the body alone. */
export function signBody(body: Buffer, { text }: SigningKey): string {
  return createHmac("sha256", text).update(body).digest("base64")
}
