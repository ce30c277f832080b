import { createHash, randomBytes } from "node:crypto"

/** Prefixes, by which secret scanners find a published token: `whapp_[0-9a-f]{64}`. */
const PREFIXES = {
  /** An app's token. */
  token: "whapp_",
  /** The code of a link that opens the portal once. */
  portal_code: "whpl_",
  /** The value of the portal's cookie. */
  portal_session: "whps_",
} as const

type TokenKind = keyof typeof PREFIXES

const TOKEN_BYTES = 32

/** Characters of a token that are stored as plain text, so that an admin can recognise it. */
const HINT_LENGTH = 5

/** A new token, a prefix and 256 random bits, and its hash, which is stored. */
export function newToken(kind: TokenKind = "token"): { token: string; hash: string } {
  const token = PREFIXES[kind] + randomBytes(TOKEN_BYTES).toString("hex")
  return { token, hash: sha256(token) }
}

/**
 * The hash of a token, which is stored: SHA-256, in hexadecimal digits. No salt is needed, since 256 random bits cannot be
 * guessed.
 * @returns undefined for a text that is no token of this kind.
 */
export function hashOfToken(token: string, kind: TokenKind = "token"): string | undefined {
  const digits = token.slice(PREFIXES[kind].length)
  return token.startsWith(PREFIXES[kind]) && HEX.test(digits) ? sha256(token) : undefined
}

const HEX = new RegExp(`^[0-9a-f]{${TOKEN_BYTES * 2}}$`)

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

/** A token's last characters. */
export function hintOfToken(token: string): string {
  return token.slice(-HINT_LENGTH)
}
