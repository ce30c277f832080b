import { createHash, randomBytes } from "node:crypto"

/** What a token begins with, so that scanners find one that was published: `whapp_[0-9a-f]{64}`. */
const TOKEN_PREFIX = "whapp_"

const TOKEN_BYTES = 32
const TOKEN = new RegExp(`^${TOKEN_PREFIX}[0-9a-f]{${TOKEN_BYTES * 2}}$`)

/** How much of a token is stored as it is, to recognise it by. */
const HINT_LENGTH = 5

/** A new token: `whapp_` and 256 random bits. */
export function newToken(): string {
  return TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString("hex")
}

/**
 * What is stored of a token. SHA-256 without a salt is enough: of 256 random bits there is no list to try.
 * @returns undefined for a text that is no token.
 */
export function hashOfToken(token: string): string | undefined {
  return TOKEN.test(token) ? createHash("sha256").update(token).digest("hex") : undefined
}

/** A token's last characters. */
export function hintOfToken(token: string): string {
  return token.slice(-HINT_LENGTH)
}
