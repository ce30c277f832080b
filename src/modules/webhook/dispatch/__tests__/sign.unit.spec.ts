import { createHmac, createPublicKey, verify } from "node:crypto"

import { Webhook } from "standardwebhooks"

import { atLeast } from "../../../../../scripts/present"
import { generateKeyPair, privateKeyOf, publicKeyOf } from "../../key-pairs"
import { signAsymmetric, signBody, signingKey, signStandard } from "../sign"

const secret = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`
const older = `whsec_${Buffer.from("another one of the same length...").toString("base64")}`
const now = Math.floor(Date.now() / 1000)
const body = JSON.stringify({ id: "whevt_1", type: "order.created", data: { note: "Grüße, 日本" } })
const key = signingKey(secret)
const bytes = Buffer.from(body)

const headers = (signature: string) => ({
  "webhook-id": "whevt_1",
  "webhook-timestamp": String(now),
  "webhook-signature": signature,
})

describe("the signature", () => {
  it("verifies with the Standard Webhooks library", () => {
    const signature = signStandard("whevt_1", now, bytes, [key])

    expect(new Webhook(secret).verify(body, headers(signature))).toEqual(JSON.parse(body))
  })

  it("verifies with either secret while one is rotated out", () => {
    const signature = signStandard("whevt_1", now, bytes, [key, signingKey(older)])

    expect(() => new Webhook(secret).verify(body, headers(signature))).not.toThrow()
    expect(() => new Webhook(older).verify(body, headers(signature))).not.toThrow()
  })

  it("verifies with the library's format raw where an app has given a secret of its own", () => {
    const raw = "s3cret of the app: =+/"
    const signature = signStandard("whevt_1", now, bytes, [signingKey(raw)])

    expect(() => new Webhook(raw, { format: "raw" }).verify(body, headers(signature))).not.toThrow()
    expect(signBody(bytes, signingKey(raw))).toBe(createHmac("sha256", raw).update(body).digest("base64"))
  })

  it("is refused for another body, id or time", () => {
    const signature = signStandard("whevt_1", now, bytes, [key])
    const webhook = new Webhook(secret)

    expect(() => webhook.verify(`${body} `, headers(signature))).toThrow()
    expect(() => webhook.verify(body, { ...headers(signature), "webhook-id": "whevt_2" })).toThrow()
    expect(() =>
      webhook.verify(body, { ...headers(signature), "webhook-timestamp": String(now - 1) })
    ).toThrow()
  })

  it("has an older form that covers the body alone, keyed by the secret as it is shown", () => {
    expect(signBody(bytes, key)).toBe(createHmac("sha256", secret).update(body, "utf8").digest("base64"))
  })
})

describe("the signature of a key pair", () => {
  /** DER's head of an Ed25519 public key. Source: RFC 8410, section 10.1. */
  const SPKI = Buffer.from("302a300506032b6570032100", "hex")

  it("verifies with the public key, over id, time and body", () => {
    const pair = generateKeyPair()
    const [, version, signature] = atLeast(
      3,
      /^(v1a),(\S+)$/.exec(signAsymmetric("whevt_1", now, bytes, [privateKeyOf(pair)])) ?? []
    )
    const bytesOfKey = Buffer.from(publicKeyOf(pair).slice("whpk_".length), "base64")
    const key = createPublicKey({ key: Buffer.concat([SPKI, bytesOfKey]), format: "der", type: "spki" })
    const holds = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(signature, "base64"))

    expect(version).toBe("v1a")
    expect(holds(`whevt_1.${now}.${body}`)).toBe(true)
    expect(holds(`whevt_2.${now}.${body}`)).toBe(false)
    expect(holds(`whevt_1.${now + 1}.${body}`)).toBe(false)
    expect(holds(`whevt_1.${now}.${body} `)).toBe(false)
  })

  it("is one of each key, after those of secrets, and leaves the library its own", () => {
    const keys = [generateKeyPair(), generateKeyPair()].map(privateKeyOf)
    const both = `${signStandard("whevt_1", now, bytes, [key])} ${signAsymmetric("whevt_1", now, bytes, keys)}`

    expect(both.split(" ").map((one) => one.split(",")[0])).toEqual(["v1", "v1a", "v1a"])
    expect(() => new Webhook(secret).verify(body, headers(both))).not.toThrow()
  })
})
