import { createHmac } from "node:crypto"

const PREFIX = "whsec_"

/**
 * The Standard Webhooks signature: `v1,<base64 HMAC-SHA256 of "id.timestamp.body">` for each secret, space separated.
 * @param timestamp unix seconds.
 * @param secrets `whsec_` and base64, newest first.
 * Source: Standard Webhooks specification, "Signature scheme".
 */
export function signStandard(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly string[]
): string {
  const content = `${id}.${timestamp}.${body}`
  return secrets.map((secret) => `v1,${hmac(standardKey(secret), content)}`).join(" ")
}

/**
 * The older style: base64 HMAC-SHA256 of the body alone. Its key is the secret's text as the admin copied it, prefix
 * and all, since apps of that style never decode it.
 */
export function signBody(body: string, secret: string): string {
  return hmac(secret, body)
}

function standardKey(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64")
}

function hmac(key: Buffer | string, content: string): string {
  return createHmac("sha256", key).update(content).digest("base64")
}
