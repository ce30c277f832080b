import { createPublicKey, verify } from "node:crypto"

/** Verifies the messages of a webhook whose `signature` is `"ed25519"` or `"both"`, with its public key `whpk_…`. */
export class PublicKey {
  constructor(text) {
    const x = Buffer.from(text.replace(/^whpk_/, ""), "base64").toString("base64url")
    this.key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
  }

  /** @returns the event. @throws Error if the signature is invalid or the timestamp is more than five minutes off. */
  verify(body, headers) {
    const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures = "" } = headers
    const signed = Buffer.from(`${id}.${timestamp}.${body}`)
    const { key } = this
    const isValid = (signature) =>
      signature.startsWith("v1a,") && verify(null, signed, key, Buffer.from(signature.slice(4), "base64"))
    if (!(Math.abs(Date.now() / 1000 - timestamp) <= 300) || !signatures.split(" ").some(isValid)) {
      throw new Error("No matching signature found")
    }
    return JSON.parse(body)
  }
}
