export const SECRET_PREFIX = "whsec_"

/** How Standard Webhooks begins keys of another signature. */
const KEY_PREFIXES = ["whsk_", "whpk_"]

/** Bytes of a key. Source: Standard Webhooks specification, "Signature scheme": 24 to 64 bytes. */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** A secret as an app has given it, whose characters are the key: what people and forms do not change on its way. */
const RAW = /^[!-~](?:[ -~]{14,254}[!-~])$/

/**
 * Why the Standard Webhooks libraries would not accept this secret, as a sentence; undefined when they do: `whsec_` and
 * base64, or with their format `raw` any other text.
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

/** How many bytes the text stands for; undefined when it is not the one base64 of them, which the libraries refuse. */
function sizeOfBase64(text: string): number | undefined {
  try {
    const bytes = atob(text)
    return btoa(bytes) === text ? bytes.length : undefined
  } catch {
    return undefined
  }
}
