export const SECRET_PREFIX = "whsec_"

/** Prefixes of the asymmetric keys of Standard Webhooks. */
const KEY_PREFIXES = ["whsk_", "whpk_"]

/** Bytes of a key. Source: Standard Webhooks specification, "Signature scheme": 24 to 64 bytes. */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** A secret whose characters are the key: printable ASCII without spaces at the ends, which people and forms would change. */
const RAW = /^[!-~](?:[ -~]{14,254}[!-~])$/

/**
 * The reason why the Standard Webhooks libraries would not accept this secret, as the end of a sentence; undefined when they
 * do. They accept `whsec_` with base64, and with their format `raw` any other text.
 */
export function secretProblem(secret: string): string | undefined {
  if (KEY_PREFIXES.some((prefix) => secret.startsWith(prefix))) {
    return "must not be a key of ed25519, which the shop makes itself"
  }
  if (!secret.startsWith(SECRET_PREFIX)) {
    return RAW.test(secret) ? undefined : "must be 16 to 256 printable ASCII characters"
  }
  const size = sizeOfBase64(secret.slice(SECRET_PREFIX.length))
  if (size === undefined) {
    return `must be base64 after ${SECRET_PREFIX}`
  }
  return size < MIN_BYTES || size > MAX_BYTES
    ? `must hold ${MIN_BYTES} to ${MAX_BYTES} bytes after ${SECRET_PREFIX}, not ${size}`
    : undefined
}

/** The number of bytes of a base64 text; undefined when it is not their canonical base64, which the libraries refuse. */
function sizeOfBase64(text: string): number | undefined {
  try {
    const bytes = atob(text)
    return btoa(bytes) === text ? bytes.length : undefined
  } catch {
    return undefined
  }
}
