import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto"

/**
 * Ed25519 key pairs as Standard Webhooks writes them, in base64: `whsk_` and the 64 bytes of the secret key, which are its
 * seed and the public key, and `whpk_` and the 32 bytes of the public key.
 * Source: Standard Webhooks specification, "Signature scheme"; the 64 bytes are those of NaCl.
 */
export const PRIVATE_KEY_PREFIX = "whsk_"
const PUBLIC_KEY_PREFIX = "whpk_"

const SEED_BYTES = 32

/** A new key pair. It never leaves the shop: receivers are given its public key. */
export function generateKeyPair(): string {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" })
  const bytes = Buffer.concat([d!, x!].map((part) => Buffer.from(part, "base64url")))
  return PRIVATE_KEY_PREFIX + bytes.toString("base64")
}

export function isKeyPair(secret: string): boolean {
  return secret.startsWith(PRIVATE_KEY_PREFIX)
}

/** The public key of a key pair: `whpk_…`. */
export function publicKeyOf(keyPair: string): string {
  return PUBLIC_KEY_PREFIX + halves(keyPair).publicKey.toString("base64")
}

/** What a key pair signs with. */
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
