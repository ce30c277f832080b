import { standIn } from "../../../../../integration-tests/support/stand-in"
import { createHmac } from "node:crypto"

import { Webhook as StandardWebhook } from "standardwebhooks"

import { entryOf, firstOf, itemAt } from "../../../../../scripts/present"
import type { WebhookRecord } from "../../../../types"
import { generateKeyPair } from "../../key-pairs"
import { generateSecret, rotateSecrets } from "../../secrets"
import {
  keptHeaders,
  loggedHeaders,
  previewedHeaders,
  requestHeaders,
  type AttemptFacts,
} from "../request-headers"

const MINUTE_MS = 60_000
const now = Date.now()
const at = (minutes: number) => new Date(now + minutes * MINUTE_MS)

const [old, fresh] = [generateSecret(), generateSecret()]

/** A webhook whose secret was rotated at minute 0 with an overlap of one minute. */
const webhook = standIn<WebhookRecord>({
  id: "whk_1",
  secrets: rotateSecrets([{ value: old, expires_at: null }], fresh, 60, at(0)),
  headers: { authorization: "Bearer abc", "x-shop": "north" },
})

const SOURCE = "https://shop.test"
const BODY = `{"id":"whevt_1"}`

const attemptAt = (minutes: number): AttemptFacts => ({
  delivery_id: "whdel_1",
  webhook_id: "whk_1",
  event_id: "whevt_1",
  topic: "order.created",
  attempt: 1,
  started_at: at(minutes),
  origin: "live",
  revision: "7",
})

const headersAt = (minutes: number) => requestHeaders(webhook, attemptAt(minutes), Buffer.from(BODY), SOURCE)
const verify = (secret: string, headers: Record<string, string>) =>
  new StandardWebhook(secret).verify(BODY, headers)

describe("the headers of an attempt after a rotation", () => {
  it("verify with either secret during the overlap", () => {
    const headers = headersAt(0.5)
    expect(entryOf(headers, "webhook-signature").split(" ")).toHaveLength(2)
    expect(() => verify(fresh, headers)).not.toThrow()
    expect(() => verify(old, headers)).not.toThrow()
  })

  it("verify with the new secret alone once the overlap is over", () => {
    const headers = headersAt(1)
    expect(entryOf(headers, "webhook-signature").split(" ")).toHaveLength(1)
    expect(() => verify(fresh, headers)).not.toThrow()
    expect(() => verify(old, headers)).toThrow("No matching signature found")
  })

  it("have the older signature of the old secret during the overlap, also under the name that the webhook gives", () => {
    const signed = { ...webhook, signature_header: "x-wc-webhook-signature" }
    const older = (minutes: number) => {
      const headers = requestHeaders(signed, attemptAt(minutes), Buffer.from(BODY), SOURCE)
      return [headers["x-medusa-webhook-signature"], headers["x-wc-webhook-signature"]]
    }
    const of = (secret: string) => createHmac("sha256", secret).update(BODY).digest("base64")
    expect(older(0.5)).toEqual([of(old), of(old)])
    expect(older(1)).toEqual([of(fresh), of(fresh)])
  })

  it("are logged and previewed with a mask in place of the signature of the webhook's own header", () => {
    const signed: WebhookRecord = { ...webhook, signature_header: "x-shop" }
    const kept = JSON.parse(keptHeaders({ ...signed, headers: {} }, SOURCE, "live"))
    expect(loggedHeaders({ ...attemptAt(0), origin: null }, kept)).toMatchObject({ "x-shop": "•••" })
    const previewed = previewedHeaders({ ...signed, headers: {} }, attemptAt(0), SOURCE)
    expect(previewed).toMatchObject({ "x-shop": "•••" })
  })

  it("have signatures of the kinds that the webhook chose, of all that live", () => {
    const pairs = [generateKeyPair(), generateKeyPair()]
    const secrets = rotateSecrets(
      [...webhook.secrets, { value: firstOf(pairs), expires_at: null }],
      itemAt(pairs, 1),
      60,
      at(0)
    )
    const kinds = (signature: "hmac" | "ed25519" | "both", minutes: number) => {
      const signed = { ...webhook, secrets, signature }
      const headers = requestHeaders(signed, attemptAt(minutes), Buffer.from(BODY), SOURCE)
      const versions = entryOf(headers, "webhook-signature")
        .split(" ")
        .map((one) => one.split(",")[0])
      return [...versions, "x-medusa-webhook-signature" in headers]
    }
    expect(kinds("hmac", 0.5)).toEqual(["v1", "v1", true])
    expect(kinds("ed25519", 0.5)).toEqual(["v1a", "v1a", false])
    expect(kinds("both", 0.5)).toEqual(["v1", "v1", "v1a", "v1a", true])
    expect(kinds("both", 1)).toEqual(["v1", "v1a", true])
  })

  it("are logged without the older signature where it was not sent", () => {
    const alone: WebhookRecord = { ...webhook, signature: "ed25519", headers: {} }
    const kept = JSON.parse(keptHeaders(alone, SOURCE, "live"))
    const logged = loggedHeaders({ ...attemptAt(0), origin: null }, kept)
    expect(logged).toMatchObject({ "webhook-signature": "•••", "webhook-id": "whevt_1" })
    expect(logged).not.toHaveProperty("x-medusa-webhook-signature")
    expect(previewedHeaders(alone, attemptAt(0), SOURCE)).not.toHaveProperty("x-medusa-webhook-signature")
  })

  it("are logged without signatures and without the values that let their reader pose as the shop", () => {
    const kept = keptHeaders(webhook, SOURCE, "live")
    const logged = loggedHeaders({ ...attemptAt(0), origin: null }, JSON.parse(kept))
    expect(Object.keys(logged).sort()).toEqual(Object.keys(headersAt(0)).sort())
    expect(kept).not.toContain("Bearer")
    expect(logged).toMatchObject({
      "webhook-id": "whevt_1",
      "user-agent": headersAt(0)["user-agent"],
      "x-medusa-webhook-source": SOURCE,
      "webhook-signature": "•••",
      "x-medusa-webhook-signature": "•••",
      "x-medusa-webhook-origin": "live",
      "x-medusa-webhook-revision": "7",
      authorization: "•••",
      "x-shop": "north",
    })
  })

  it.each([
    "Authorization",
    "X-API-KEY",
    "x-Auth-Token",
    "X-SECRET-VALUE",
    "Proxy-Password",
    "COOKIE",
    "X-Signature",
    "x-session",
    "X-SESSION-ID",
    "X-Session-Id",
    "x-credential",
    "X-CREDENTIALS",
    "Client-Credential",
  ])("are logged with a mask in place of the value of %s", (name) => {
    const kept = keptHeaders({ ...webhook, headers: { [name]: "abc", "X-Shop": "north" } }, SOURCE, "live")
    expect(JSON.parse(kept)).toMatchObject({ [name]: "•••", "X-Shop": "north" })
    expect(kept).not.toContain("abc")
  })
})
