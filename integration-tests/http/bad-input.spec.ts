import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { createAdmin, type Admin } from "./admin"

jest.setTimeout(180_000)

/** One kind of bad input: what it is, the settings, the field that the refusal names, and words it must hold. */
type BadSettings = [what: string, settings: Record<string, unknown>, field: string, says?: RegExp]

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`

const BAD_SETTINGS: BadSettings[] = [
  ["no topic", { topics: [] }, "topics"],
  ["topics that are no list", { topics: "order.created" }, "topics"],
  ["a topic that is no text", { topics: [5] }, "topics"],
  ["an unknown topic", { topics: ["order.craeted"] }, "topics", /did you mean "order\.created"/],
  ["one unknown topic among known ones", { topics: ["order.created", "nothing.like_it"] }, "topics"],
  ["a wildcard of no resource", { topics: ["odrer.*"] }, "topics", /did you mean "order\.\*"/],
  ["events that carry tokens", { topics: ["auth.password_reset"] }, "topics", /tokens/],
  ["events that carry tokens as an action", { topics: ["action.auth.password_reset"] }, "topics", /tokens/],
  ["raw data of the payment provider", { topics: ["action.payment.webhook_received"] }, "topics"],
  ["an action without an event", { topics: ["action."] }, "topics"],

  ["a URL that is none", { url: "crm.example" }, "url"],
  ["an empty URL", { url: "" }, "url"],
  ["no text as URL", { url: 5 }, "url"],
  ["a URL with credentials", { url: "https://ada:secret@crm.example/hooks" }, "url", /user name or password/],
  ["a URL of another protocol", { url: "ftp://crm.example/hooks" }, "url", /https/],
  ["a script as URL", { url: "javascript:alert(1)" }, "url", /https/],
  ["a private address", { url: "https://10.0.0.1/hooks" }, "url", /address/],
  ["the cloud's metadata address", { url: "http://169.254.169.254/latest/meta-data" }, "url", /address/],
  ["a private address in another notation", { url: "https://0xa000001/hooks" }, "url", /address/],
  ["a private address wrapped in IPv6", { url: "https://[::ffff:10.0.0.1]/hooks" }, "url", /address/],
  ["a URL with a line break", { url: "https://crm.example/a\nb" }, "url"],
  ["an endless URL", { url: `https://crm.example/${"a".repeat(2048)}` }, "url"],

  ["a header of HTTP itself", { headers: { Host: "crm.example" } }, "headers", /"Host" is reserved/],
  ["the body's length as header", { headers: { "content-length": "1" } }, "headers", /reserved/],
  ["a header of the plugin", { headers: { "X-Medusa-Webhook-Topic": "mine" } }, "headers", /reserved/],
  ["a signature as header", { headers: { "webhook-signature": "v1,mine" } }, "headers", /reserved/],
  ["a header with a line break", { headers: { "x-shop": "a\r\nx-injected: b" } }, "headers", /control characters/],
  ["a header name with a space", { headers: { "x shop": "a" } }, "headers", /no header name/],
  ["a header that is no text", { headers: { "x-shop": 5 } }, "headers"],
  ["headers that are a list", { headers: ["x-shop"] }, "headers"],

  ["a context that is a text", { context: "north" }, "context", /JSON object/],
  ["a context that is a list", { context: ["north"] }, "context", /JSON object/],
  ["a context over 8 KB", { context: { note: "x".repeat(8 * 1024) } }, "context", /8 KB/],
  ["a context that no database holds", { context: { note: "a\0b" } }, "context"],
  ["a context without an end", { context: nested(100) }, "context", /levels/],
  ["metadata that is a list", { metadata: [1] }, "metadata"],

  ["a negative schedule", { retry_schedule: [5, -1] }, "retry_schedule"],
  ["an endless schedule", { retry_schedule: Array.from({ length: 21 }, () => 60) }, "retry_schedule"],
  ["a schedule of years", { retry_schedule: [365 * 86_400] }, "retry_schedule"],
  ["a schedule of no numbers", { retry_schedule: ["soon"] }, "retry_schedule"],
  ["a negative number of failures", { max_failures: -1 }, "max_failures"],
  ["no time at all", { timeout_ms: 0 }, "timeout_ms"],
  ["an hour for one attempt", { timeout_ms: 3_600_000 }, "timeout_ms"],
  ["a rate of nothing", { rate_limit: 0 }, "rate_limit"],
  ["half a delivery a second", { rate_limit: 0.5 }, "rate_limit"],

  ["a name over 255 characters", { name: "x".repeat(256) }, "name"],
  ["an empty name", { name: " " }, "name"],
  ["a name with a control character", { name: "CRM\0" }, "name"],

  ["a filter with an unknown operator", { filter: { "data.total": { $regex: "^1" } } }, "filter", /\$regex/],
  ["a filter past the body", { filter: { total: 100 } }, "filter", /data\.total/],
  ["a filter that is a text", { filter: "data.total > 100" }, "filter"],
  ["a field that does not parse", { fields: ["items..title"] }, "fields", /items\.\.title/],
  ["a field that the resource does not have", { fields: ["id", "shoe_size"] }, "fields", /shoe_size/],
  ["fields that are a number", { fields: 5 }, "fields"],

  ["sales channels that are no list", { sales_channel_ids: "sc_1" }, "sales_channel_ids"],
  ["an unknown status", { status: "asleep" }, "status"],
  ["a setting that does not exist", { retries: 5 }, "retries"],
  ["a setting that dispatch alone writes", { consecutive_failures: 0 }, "consecutive_failures"],
]

const BAD_SECRETS: BadSettings[] = [
  ["a secret without its prefix", { secret: "hunter2" }, "secret", /whsec_/],
  ["a secret that is too short", { secret: secretOf(23) }, "secret", /24 to 64/],
  ["a secret that is too long", { secret: secretOf(65) }, "secret", /24 to 64/],
  ["a secret that is no base64", { secret: `${secretOf(32)}%` }, "secret", /base64/],
]

medusaIntegrationTestRunner({
  inApp: true,
  testSuite: ({ api, getContainer }) => {
    const good = { url: "https://crm.example/hooks", topics: ["order.created"], status: "paused" }
    let admin: Admin
    let id: string

    beforeAll(async () => {
      admin = await createAdmin(getContainer(), api)
    })

    beforeEach(async () => {
      const { data } = await admin.post("/admin/webhooks", { ...good, name: "CRM", headers: { "x-shop": "north" } })
      id = data.webhook.id
    })

    const all = async () => (await admin.get("/admin/webhooks")).data.webhooks

    describe("a webhook is not created with", () => {
      it.each<BadSettings>([...BAD_SETTINGS, ...BAD_SECRETS])("%s", async (_, settings, field, says = /./) => {
        const before = await all()
        const answer = await admin.post("/admin/webhooks", { ...good, ...settings })
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringContaining(field) } })
        expect(answer.data.message).toMatch(says)
        expect(await all()).toEqual(before)
      })

      it.each(["url", "topics"])("no %s", async (field) => {
        const answer = await admin.post("/admin/webhooks", { ...good, [field]: undefined })
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringContaining(`'${field}'`) } })
        expect(await all()).toHaveLength(1)
      })
    })

    describe("a webhook is not changed by", () => {
      it.each<BadSettings>([
        ...BAD_SETTINGS,
        ["a secret", { secret: secretOf(32) }, "secret"],
        ["a choice for what waits without a resume", { waiting_deliveries: "cancel" }, "waiting_deliveries"],
        ["an unknown choice for what waits", { status: "active", waiting_deliveries: "burn" }, "waiting_deliveries"],
      ])("%s", async (_, settings, field, says = /./) => {
        const before = await all()
        const answer = await admin.post(`/admin/webhooks/${id}`, { name: "Changed", ...settings })
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringContaining(field) } })
        expect(answer.data.message).toMatch(says)
        expect(await all()).toEqual(before)
      })
    })

    describe("a batch writes nothing at all", () => {
      it.each<[string, Record<string, unknown>, number, RegExp]>([
        ["with one bad webhook", { create: [good, { ...good, url: "https://10.0.0.1" }] }, 400, /url/],
        ["with one bad change", { create: [good], update: [{ id: "ID", topics: ["odrer.*"] }] }, 400, /topics/],
        ["with an unknown id to change", { create: [good], update: [{ id: "whk_0", name: "x" }] }, 404, /whk_0/],
        ["with an unknown id to delete", { create: [good], delete: ["ID", "whk_0"] }, 404, /whk_0/],
        ["with one id twice", { update: [{ id: "ID", name: "x" }], delete: ["ID"] }, 400, /twice/],
        ["with a change of no webhook", { update: [{ name: "x" }] }, 400, /id/],
        ["with another action", { destroy: ["ID"] }, 400, /destroy/],
      ])("%s", async (_, body, status, says) => {
        const before = await all()
        const answer = await admin.post("/admin/webhooks/batch", JSON.parse(JSON.stringify(body).replaceAll("ID", id)))
        expect(answer).toMatchObject({ status, data: { message: expect.stringMatching(says) } })
        expect(await all()).toEqual(before)
      })
    })

    describe("a secret is not rotated", () => {
      it.each([-1, 7 * 86_400 + 1, "soon"])("with an overlap of %p seconds", async (overlap_seconds) => {
        const before = await all()
        const answer = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds })
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringContaining("overlap_seconds") } })
        expect(await all()).toEqual(before)
      })
    })

    describe("a test is not sent", () => {
      it.each([
        ["order.craeted", /did you mean "order\.created"/],
        ["order.*", /several topics/],
        ["action.auth.password_reset", /tokens/],
      ])("with the topic %s", async (topic, says) => {
        const answer = await admin.post(`/admin/webhooks/${id}/test`, { topic })
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringContaining("topic") } })
        expect(answer.data.message).toMatch(says)
        expect((await admin.get("/admin/webhook-deliveries")).data.count).toBe(0)
      })
    })

    describe("a list is refused", () => {
      it.each([
        ["/admin/webhooks?status=asleep", "status"],
        ["/admin/webhooks?health=great", "health"],
        ["/admin/webhooks?order=secrets", "order"],
        ["/admin/webhooks?limit=0", "limit"],
        ["/admin/webhooks?limit=many", "limit"],
        ["/admin/webhooks?offset=-1", "offset"],
        ["/admin/webhooks?q=%00", "q"],
        ["/admin/webhooks?topic=%00", "topic"],
        ["/admin/webhooks?with_deleted=true", "with_deleted"],
        ["/admin/webhook-deliveries?status=lost", "status"],
        ["/admin/webhook-deliveries?response_status=good", "response_status"],
        ["/admin/webhook-deliveries?created_at[$gte]=yesterday", "created_at"],
        ["/admin/webhook-deliveries?created_at[$ne]=2026-01-01", "$ne"],
        ["/admin/webhook-deliveries?cursor=1%20or%201", "cursor"],
        ["/admin/webhook-deliveries?order=remark", "order"],
        ["/admin/webhook-deliveries?limit=1001", "limit"],
        ["/admin/webhook-deliveries?payload=x", "payload"],
      ])("for %s", async (path, field) => {
        const answer = await admin.get(path)
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringContaining(field) } })
      })
    })

    describe("a batch of deliveries is refused", () => {
      it.each<[string, Record<string, unknown>, RegExp]>([
        ["without an action", { ids: ["whdel_1"] }, /action/],
        ["with another action", { action: "burn", ids: ["whdel_1"] }, /action/],
        ["with neither ids nor filters", { action: "retry" }, /ids or filters/],
        ["with both", { action: "retry", ids: ["whdel_1"], filters: {} }, /ids or filters/],
        ["with no id", { action: "retry", ids: [] }, /ids/],
        ["with an unknown filter", { action: "retry", filters: { colour: "red" } }, /colour/],
        ["with a bad filter", { action: "cancel", filters: { status: "lost" } }, /status/],
      ])("%s", async (_, body, says) => {
        const answer = await admin.post("/admin/webhook-deliveries/batch", body)
        expect(answer).toMatchObject({ status: 400, data: { message: expect.stringMatching(says) } })
      })
    })

    describe("an unknown id is not found", () => {
      it.each([
        ["GET", "/admin/webhooks/whk_0"],
        ["POST", "/admin/webhooks/whk_0"],
        ["DELETE", "/admin/webhooks/whk_0"],
        ["POST", "/admin/webhooks/whk_0/rotate-secret"],
        ["POST", "/admin/webhooks/whk_0/test"],
        ["GET", "/admin/webhooks/%00"],
        ["POST", "/admin/webhooks/a%27b/test"],
        ["GET", "/admin/webhook-deliveries/whdel_0"],
        ["POST", "/admin/webhook-deliveries/whdel_0/retry"],
        ["POST", "/admin/webhook-deliveries/whdel_0/cancel"],
        ["GET", "/admin/webhook-deliveries/%00"],
      ])("%s %s", async (method, path) => {
        const answer = await { GET: admin.get, POST: admin.post, DELETE: admin.delete }[method]!(path)
        expect(answer).toMatchObject({ status: 404, data: { type: "not_found" } })
      })
    })

    it("answers nobody who is not logged in", async () => {
      for (const path of ["/admin/webhooks", "/admin/webhooks/topics", "/admin/webhook-deliveries"]) {
        expect(await api.get(path, { validateStatus: () => true })).toMatchObject({ status: 401 })
      }
    })
  },
})

/** An object that goes this deep. */
function nested(depth: number): unknown {
  return depth === 0 ? {} : { a: nested(depth - 1) }
}
