import { createHmac, createPublicKey, timingSafeEqual, verify as verifySignature } from "node:crypto"

import { asWritten } from "../../../src/types/typed"
import { lastOf } from "../../../scripts/present"
import { type Received } from "../../support/receiver"
import { TOPIC, admin, api, change, create, database, read, receiver, service, verify } from "./set-up"

/** An app that was written for another shop system, as far as it verifies. */
type ForeignApp = {
  shop: string
  /** Where that system sends its signature. */
  header: string
  accepts: (request: Received, secret: string) => boolean
}

const FOREIGN_APPS: readonly ForeignApp[] = [
  {
    shop: "WooCommerce",
    header: "x-wc-webhook-signature",
    // Source: WooCommerce's documentation, "Webhooks": "a base64 encoded HMAC-SHA256 hash of the payload", keyed by the secret.
    accepts: ({ headers, body }, secret) =>
      headers["x-wc-webhook-signature"] === createHmac("sha256", secret).update(body).digest("base64"),
  },
  {
    shop: "Shopify",
    header: "x-shopify-hmac-sha256",
    // Source: Shopify's documentation, "Deliver webhooks through HTTPS": the digest of the raw body, compared as bytes.
    accepts: ({ headers, body }, secret) => {
      const digest = createHmac("sha256", secret).update(Buffer.from(body)).digest()
      const sent = Buffer.from(String(headers["x-shopify-hmac-sha256"]), "base64")
      return digest.length === sent.length && timingSafeEqual(digest, sent)
    },
  },
]

export function secrets(): void {
  describe("the secret", () => {
    const send = async (id: string) => {
      await admin.post(`/admin/webhooks/${id}/test`)
      return lastOf(receiver.of(TOPIC))
    }

    it("is rotated: both sign during the overlap, and the new one is shown once", async () => {
      const { id, secret: old } = await create()
      const { status, data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, {
        overlap_seconds: 3600,
      })
      expect(status).toBe(200)
      const { secret, secret_redacted } = data.webhook
      expect(secret).not.toBe(old)
      expect(secret_redacted).toBe(`whsec_•••••${secret.slice(-5)}`)
      expect(await read(id)).not.toHaveProperty("secret")

      const received = await send(id)
      expect(String(received.headers["webhook-signature"]).split(" ")).toHaveLength(2)
      expect(() => verify(old, received)).not.toThrow()
      expect(() => verify(secret, received)).not.toThrow()
    })

    it.each(FOREIGN_APPS)(
      "verifies with an app that was written for $shop, through a rotation until its overlap ends",
      async ({ header, accepts }) => {
        const { id, secret: old } = await create({ signature_header: header.toUpperCase() })
        expect(await read(id)).toMatchObject({ signature_header: header })
        expect(accepts(await send(id), old)).toBe(true)

        const { data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
        const during = await send(id)
        expect(accepts(during, old)).toBe(true)
        expect(accepts({ ...during, body: `${during.body} ` }, old)).toBe(false)
        expect(during.headers["x-medusa-webhook-signature"]).toBe(during.headers[header])
        const [, former] = asWritten<object[]>((await service().retrieveWebhookEndpoint(id)).secrets)
        await database().raw(
          `update webhook_endpoint set secrets = jsonb_set(secrets, '{1}', ?::jsonb), updated_at = clock_timestamp() where id = ?`,
          [JSON.stringify({ ...former, expires_at: new Date(0) }), id]
        )
        await service().webhooksChanged()
        const after = await send(id)
        expect(accepts(after, old)).toBe(false)
        expect(accepts(after, data.webhook.secret)).toBe(true)
      }
    )

    it("signs in no header that the webhook has already, whichever of the two is written later", async () => {
      const { id } = await create({ headers: { "X-Hmac": "mine" } })
      const header = await admin.post(`/admin/webhooks/${id}`, { signature_header: "x-hmac" })
      expect(header).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("signature_header") },
      })
      await change(id, { headers: null, signature_header: "x-hmac" })
      const headers = await admin.post(`/admin/webhooks/${id}`, { headers: { "X-HMAC": "mine" } })
      expect(headers).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("signature_header") },
      })
      expect(await read(id)).toMatchObject({ headers: null, signature_header: "x-hmac" })
    })

    it("is rotated without a body too, and at once with an overlap of zero", async () => {
      const { id, secret: old } = await create()
      expect((await admin.post(`/admin/webhooks/${id}/rotate-secret`)).status).toBe(200)
      const { data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 0 })
      const received = await send(id)
      expect(() => verify(data.webhook.secret, received)).not.toThrow()
      expect(() => verify(old, received)).toThrow()
    })

    it("is revealed again, uncached, and the audit trail says to whom", async () => {
      const { id, secret: old } = await create({ name: "CRM" })
      const rotated = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
      const { status, data, headers } = await admin.post(`/admin/webhooks/${id}/reveal-secret`)
      expect({ status, data }).toEqual({ status: 200, data: { secret: rotated.data.webhook.secret } })
      expect(headers["cache-control"]).toBe("no-store")
      const trail = await admin.get(`/admin/webhook-audit?webhook_id=${id}&action=secret_revealed`)
      expect(trail.data.audit_entries).toMatchObject([
        { actor_type: "user", actor_id: admin.id, object_id: id, object_name: "CRM", changes: {} },
      ])
      const text = JSON.stringify(trail.data)
      expect([old, data.secret].filter((secret) => text.includes(secret))).toEqual([])
    })

    it("is not revealed where the shop forbids it, nor where there is a key pair alone", async () => {
      const { id } = await create()
      const { id: paired } = await create({ signature: "ed25519" })
      const reveal = (one: string) => admin.post(`/admin/webhooks/${one}/reveal-secret`)
      expect(await reveal(paired)).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("key pair") },
      })
      const { options } = service()
      options.revealSecrets = false
      try {
        expect(await reveal(id)).toMatchObject({
          status: 403,
          data: { type: "forbidden", message: expect.stringContaining("revealSecrets") },
        })
      } finally {
        options.revealSecrets = true
      }
      const trail = await admin.get("/admin/webhook-audit?action=secret_revealed&limit=1000")
      const revealed = trail.data.audit_entries.map((entry: { object_id: string }) => entry.object_id)
      expect(revealed).not.toContain(id)
      expect(revealed).not.toContain(paired)
    })

    it("that a second rotation at the same moment shows is no less good", async () => {
      const { id } = await create()
      const answers = await Promise.all([1, 2].map(() => admin.post(`/admin/webhooks/${id}/rotate-secret`)))
      const received = await send(id)
      for (const { data } of answers) {
        expect(() => verify(data.webhook.secret, received)).not.toThrow()
      }
    })
  })

  describe("the key pair", () => {
    const keysOf = async (
      id: string
    ): Promise<{ webhook_id: string; public_key: string; expires_at: unknown }[]> => {
      const { status, data } = await api.get(`/webhook-apps/keys?webhook_id=${id}`)
      expect(status).toBe(200)
      return data.keys
    }

    const signedBy = (key: string, { body, headers }: Received) => {
      const x = Buffer.from(key.slice("whpk_".length), "base64").toString("base64url")
      const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
      const signed = Buffer.from([headers["webhook-id"], headers["webhook-timestamp"], body].join("."))
      return String(headers["webhook-signature"])
        .split(" ")
        .filter((one) => one.startsWith("v1a,"))
        .some((one) => verifySignature(null, signed, publicKey, Buffer.from(one.slice(4), "base64")))
    }

    const send = async (id: string) => {
      await admin.post(`/admin/webhooks/${id}/test`)
      return lastOf(receiver.of(TOPIC))
    }

    it("signs alone where that is chosen, and everyone may read its public key", async () => {
      const webhook = await create({ signature: "ed25519" })
      expect(webhook).toMatchObject({ signature: "ed25519", public_keys: [{ expires_at: null }] })
      const [{ public_key }] = webhook.public_keys
      expect(public_key).toMatch(/^whpk_[\w+/]{43}=$/)
      expect(await keysOf(webhook.id)).toEqual([{ webhook_id: webhook.id, public_key, expires_at: null }])
      const all = await api.get("/webhook-apps/keys", { validateStatus: () => true })
      expect(all).toMatchObject({
        status: 400,
        data: { type: "invalid_data", message: expect.stringContaining("webhook_id: is required") },
      })

      const received = await send(webhook.id)
      expect(received.headers["webhook-signature"]).toMatch(/^v1a,[^ ]+$/)
      expect(received.headers).not.toHaveProperty("x-medusa-webhook-signature")
      expect(signedBy(public_key, received)).toBe(true)
      expect(signedBy(public_key, { ...received, body: `${received.body} ` })).toBe(false)
    })

    it("is rotated with an overlap, beside the secret", async () => {
      const { id, secret, public_keys } = await create({ signature: "both" })
      const { data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
      const [fresh, old] = data.webhook.public_keys
      expect(old).toEqual({ public_key: public_keys[0].public_key, expires_at: expect.any(String) })
      expect((await keysOf(id)).map((key) => key.public_key)).toEqual([fresh.public_key, old.public_key])

      const during = await send(id)
      expect(String(during.headers["webhook-signature"]).split(" ")).toHaveLength(4)
      expect([fresh, old].map(({ public_key }) => signedBy(public_key, during))).toEqual([true, true])
      expect(() => verify(secret, during)).not.toThrow()
      expect(() => verify(data.webhook.secret, during)).not.toThrow()

      const { data: atOnce } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, {
        overlap_seconds: 0,
      })
      expect(atOnce.webhook.public_keys).toHaveLength(1)
      const after = await send(id)
      expect(signedBy(fresh.public_key, after)).toBe(false)
      expect(signedBy(atOnce.webhook.public_keys[0].public_key, after)).toBe(true)
    })

    it("is made when a webhook comes to sign with one, and stays the same from then on", async () => {
      const { id, public_keys, secret } = await create()
      expect(public_keys).toEqual([])
      expect(await keysOf(id)).toEqual([])
      const { public_keys: made } = await change(id, { signature: "both" })
      expect(made).toHaveLength(1)
      const received = await send(id)
      expect(signedBy(made[0].public_key, received)).toBe(true)
      expect(() => verify(secret, received)).not.toThrow()

      await change(id, { signature: "hmac" })
      expect(await keysOf(id)).toEqual([])
      expect((await send(id)).headers["webhook-signature"]).not.toContain("v1a,")
      expect((await change(id, { signature: "ed25519" })).public_keys).toEqual(made)
    })

    it("is made once when two changes ask for it at the same moment, and a rotation", async () => {
      const { id } = await create()
      await Promise.all([
        change(id, { signature: "both" }),
        change(id, { signature: "both", name: "CRM" }),
        admin.post(`/admin/webhooks/${id}/rotate-secret`),
      ])
      const { public_keys } = await read(id)
      const live = public_keys.filter(({ expires_at }: { expires_at: unknown }) => expires_at === null)
      expect(live).toHaveLength(1)
      expect(signedBy(live[0].public_key, await send(id))).toBe(true)
    })

    it("never shows its private key", async () => {
      const { id } = await create({ signature: "both" })
      const { data } = await admin.get(`/admin/webhooks/${id}?fields=*,secrets,public_keys`)
      expect(JSON.stringify(data)).not.toContain("whsk_")
    })
  })
}
