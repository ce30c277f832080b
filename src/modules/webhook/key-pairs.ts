import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto"

/**
 * Prefixes of Ed25519 keys in the format of Standard Webhooks, before base64: `whsk_` with the 64 bytes of the secret key (seed
 * and public key, as in NaCl), and `whpk_` with the 32 bytes of the public key.
 * Source: Standard Webhooks specification, "Signature scheme".
 */
const PRIVATE_KEY_PREFIX = "whsk_"
const PUBLIC_KEY_PREFIX = "whpk_"

const SEED_BYTES = 32

/** A new key pair: `whsk_…`. It never leaves the shop; receivers get the public key. */
export function generateKeyPair(): string {
  const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" })
  const bytes = Buffer.concat([d, x].map((part) => Buffer.from(part, "base64url")))
  return PRIVATE_KEY_PREFIX + bytes.toString("base64")
}

/** Whether a secret is a key pair, `whsk_…`, and not a shared secret. */
export function isKeyPair(secret: string): boolean {
  return secret.startsWith(PRIVATE_KEY_PREFIX)
}

/** The public key of a key pair: `whpk_…`. */
export function publicKeyOf(keyPair: string): string {
  return PUBLIC_KEY_PREFIX + halves(keyPair).publicKey.toString("base64")
}

/** The private key of a key pair, for signing. */
export function privateKeyOf(keyPair: string): KeyObject {
  const { seed, publicKey } = halves(keyPair)
  const jwk = {
    kty: "OKP",
    crv: "Ed25519",
    d: seed.toString("base64url"),
    x: publicKey.toString("base64url"),
  }
  return createPrivateKey({ key: jwk, format: "jwk" })
}

function halves(keyPair: string): { seed: Buffer; publicKey: Buffer } {
  const bytes = Buffer.from(keyPair.slice(PRIVATE_KEY_PREFIX.length), "base64")
  return { seed: bytes.subarray(0, SEED_BYTES), publicKey: bytes.subarray(SEED_BYTES) }
}
