import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from "node:crypto"

import { MedusaError } from "@medusajs/framework/utils"

import type { WebhookPublicKey, WebhookSecret, WebhookSignature } from "../../types"
import { asWritten, firstOf } from "../../types/typed"
import { generateKeyPair, isKeyPair, publicKeyOf } from "./key-pairs"
import { SECRET_PREFIX } from "./secret-format"

const GENERATED_BYTES = 32

/** Characters of a secret in its hint. Fewer for a secret without `whsec_`, which may be short. */
const HINT_LENGTH = 5
const RAW_HINT_LENGTH = 3

/** Prefix of the hint of a secret without `whsec_`. */
const RAW_MARK = "raw:"

/** Most secrets that sign at the same time: each adds 48 characters to a header, and receivers limit headers to 8 KB. */
const MAX_LIVE = 10

/** A secret as it is stored: encrypted, or as plain text if the shop has no encryption key. */
type SealedSecret =
  { key_id: string; sealed: string; expires_at: string | null } | { value: string; expires_at: string | null }

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function generateSecret(): string {
  return SECRET_PREFIX + randomBytes(GENERATED_BYTES).toString("base64")
}

/** The part of a secret that is stored as plain text, so that an admin can recognise it. */
export function secretHint(secret: string): string {
  return secret.startsWith(SECRET_PREFIX)
    ? secret.slice(-HINT_LENGTH)
    : `${RAW_MARK}${secret.slice(-RAW_HINT_LENGTH)}`
}

/**
 * A secret as it is shown after its creation: `whsec_•••••1a2b3`, or `•••••2b3` without that prefix.
 * @param hint of `secretHint`.
 */
export function redactSecret(hint: string): string {
  return hint.startsWith(RAW_MARK) ? `•••••${hint.slice(RAW_MARK.length)}` : `${SECRET_PREFIX}•••••${hint}`
}

/**
 * Adds a new secret before those of its kind (secrets, or key pairs). The older ones of that kind sign until the end of the
 * overlap, or until they expire if that is sooner; expired ones are removed. Those of the other kind are unchanged.
 */
export function rotateSecrets(
  secrets: readonly WebhookSecret[],
  value: string,
  overlapSeconds: number,
  now: Date
): WebhookSecret[] {
  const end = new Date(now.getTime() + overlapSeconds * 1000)
  const isOfItsKind = (secret: WebhookSecret) => isKeyPair(secret.value) === isKeyPair(value)
  const old = secrets
    .filter((secret) => isOfItsKind(secret) && secret.value !== value)
    .map((secret) => ({ value: secret.value, expires_at: earlier(secret.expires_at, end) }))
    .filter((secret) => new Date(secret.expires_at) > now)
  const rotated = [{ value, expires_at: null }, ...old].slice(0, MAX_LIVE)
  const others = secrets.filter((secret) => !isOfItsKind(secret))
  return isKeyPair(value) ? [...others, ...rotated] : [...rotated, ...others]
}

/** The secrets of a new webhook: its secret, and a key pair if its signature needs one. */
export function firstSecrets(secret: string, signature: WebhookSignature): WebhookSecret[] {
  const values = signature === "hmac" ? [secret] : [secret, generateKeyPair()]
  return values.map((value) => ({ value, expires_at: null }))
}

/** The secrets with a key pair, which is generated if there is none. */
export function withKeyPair(secrets: WebhookSecret[]): WebhookSecret[] {
  return secrets.some(({ value }) => isKeyPair(value))
    ? secrets
    : [...secrets, { value: generateKeyPair(), expires_at: null }]
}

/** The public keys of the key pairs among secrets, newest first. */
export function publicKeysOf(secrets: readonly WebhookSecret[]): WebhookPublicKey[] {
  return secrets
    .filter(({ value }) => isKeyPair(value))
    .map(({ value, expires_at }) => ({ public_key: publicKeyOf(value), expires_at }))
}

/** The stored public keys that have not expired. */
export function livePublicKeys(keys: unknown, now: Date): WebhookPublicKey[] {
  return (asWritten<WebhookPublicKey[] | null>(keys) ?? []).filter(
    ({ expires_at }) => expires_at === null || new Date(expires_at) > now
  )
}

/**
 * Encrypts secrets to be stored (AES-256-GCM).
 * @param keys passphrases, newest first. Without one the secrets are stored as plain text.
 */
export function sealSecrets(secrets: readonly WebhookSecret[], keys: readonly string[]): SealedSecret[] {
  const newest = keys[0]
  return secrets.map(({ value, expires_at }) =>
    newest === undefined ? { value, expires_at } : { ...encrypt(value, deriveKey(newest)), expires_at }
  )
}

/**
 * Decrypts stored secrets.
 * @param keys passphrases, among them the one that a secret was encrypted with.
 * @throws MedusaError INVALID_DATA that names the option, when that key is missing, or the stored value was altered.
 */
export function openSecrets(sealed: unknown, keys: readonly string[]): WebhookSecret[] {
  return asWritten<SealedSecret[]>(sealed).map((secret) => ({
    value: "sealed" in secret ? decrypt(secret, keys) : secret.value,
    expires_at: secret.expires_at,
  }))
}

/** Encrypts a text that may contain a secret, in the form of a stored secret. */
export function sealText(text: string, keys: readonly string[]): string {
  return JSON.stringify(sealSecrets([{ value: text, expires_at: null }], keys))
}

/** Decrypts a text of `sealText`. @throws MedusaError as `openSecrets`. */
export function openText(sealed: string, keys: readonly string[]): string {
  return firstOf(openSecrets(JSON.parse(sealed), keys)).value
}

/**
 * Whether all stored secrets are in the form in which `sealSecrets` would store them: encrypted with the newest key, or as
 * plain text if the shop has no key.
 */
export function areSealedWithNewest(sealed: unknown, keys: readonly string[]): boolean {
  const newest = keys[0] === undefined ? undefined : deriveKey(keys[0]).id
  return asWritten<SealedSecret[]>(sealed).every(
    (secret) => ("key_id" in secret ? secret.key_id : undefined) === newest
  )
}

function earlier(expiresAt: string | null, end: Date): string {
  return expiresAt !== null && new Date(expiresAt) < end ? expiresAt : end.toISOString()
}

type Key = { id: string; bytes: Buffer }

const IV_BYTES = 12
const TAG_BYTES = 16

function encrypt(value: string, key: Key): { key_id: string; sealed: string } {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv("aes-256-gcm", key.bytes, iv)
  const encrypted = Buffer.concat([cipher.update(value, "utf8"), cipher.final()])
  return { key_id: key.id, sealed: Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64") }
}

function decrypt({ key_id, sealed }: { key_id: string; sealed: string }, keys: readonly string[]): string {
  const key = keys.map(deriveKey).find(({ id }) => id === key_id)
  if (!key) {
    throw unreadable(
      `was sealed with a key that is not in the plugin option "encryptionKeys" (key ${key_id})`
    )
  }
  const bytes = Buffer.from(sealed, "base64")
  try {
    // Without `authTagLength`, Node accepts a shortened tag, which is easier to forge.
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const encrypted = bytes.subarray(IV_BYTES + TAG_BYTES)
    return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString("utf8")
  } catch {
    throw unreadable(
      `does not open with its key of the plugin option "encryptionKeys": the stored value was altered`
    )
  }
}

function unreadable(why: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, `medusa-plugin-webhooks: a webhook's secret ${why}`)
}

const derived = new Map<string, Key>()

/**
 * Derives a key from a passphrase by scrypt, which makes guesses expensive for a thief of the database (N = 2^15, r = 8: 32 MB
 * and tens of milliseconds, which a process spends once for each key). The salt is fixed because all secrets of a shop share
 * one key. The id is a hash of the derived key: a hash of the passphrase could be guessed cheaply.
 */
function deriveKey(passphrase: string): Key {
  const known = derived.get(passphrase)
  if (known) {
    return known
  }
  const bytes = scryptSync(passphrase, "medusa-plugin-webhooks", 32, {
    N: 2 ** 15,
    r: 8,
    p: 1,
    maxmem: 2 ** 26,
  })
  const key = { bytes, id: createHash("sha256").update(bytes).digest("hex").slice(0, 16) }
  derived.set(passphrase, key)
  return key
}
