import type { ReturnWorkflow } from "@medusajs/framework/workflows-sdk"

import pruneWebhookLog from "../../../src/scripts/prune-webhook-log"
import rebuildWebhookStats from "../../../src/scripts/rebuild-webhook-stats"
import {
  batchWebhooksWorkflow,
  cancelWebhookBackfillWorkflow,
  cancelWebhookDeliveriesWorkflow,
  eraseWebhookDataWorkflow,
  recoverWebhookWorkflow,
  replayWebhookDeliveriesWorkflow,
  retryWebhookDeliveriesWorkflow,
  rotateWebhookSecretWorkflow,
  sendExistingWorkflow,
  testWebhookWorkflow,
  updateWebhooksWorkflow,
} from "../../../src/workflows"
import { errorText } from "../../../src/modules/webhook/safe-errors"
import { WEBHOOK_MODULE } from "../../../src/modules/webhook"
import type WebhookModuleService from "../../../src/modules/webhook/service"
import type { ExistingEntity, PullOptions } from "../../../src/types"
import { asWritten } from "../../../src/types/typed"
import type { Answer } from "../admin"
import { medusaOf } from "../shop/medusa"
import { admin, api, getContainer } from "./set-up"

/** A bad setting: what is bad about it, the setting, and words that the refusal must hold besides the field's name. */
type BadSetting = [what: string, settings: Record<string, unknown>, says?: RegExp]

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`

/** By the field that the refusal names. */
const BAD_SETTINGS: Record<string, BadSetting[]> = {
  topics: [
    ["no topic", { topics: [] }],
    ["no list", { topics: "order.created" }],
    ["no text", { topics: [5] }],
    ["an unknown topic", { topics: ["order.craeted"] }, /did you mean "order\.created"/],
    ["one unknown topic among known ones", { topics: ["order.created", "nothing.like_it"] }],
    ["a wildcard of no resource", { topics: ["odrer.*"] }, /did you mean "order\.\*"/],
    ["events that carry tokens", { topics: ["auth.password_reset"] }, /tokens/],
    ["events that carry tokens, as an action", { topics: ["action.auth.password_reset"] }, /tokens/],
    ["raw data of the payment provider", { topics: ["action.payment.webhook_received"] }, /raw data/],
    ["an action without an event", { topics: ["action."] }],
  ],
  url: [
    ["no URL", { url: "crm.example" }],
    ["an empty one", { url: "" }],
    ["no text", { url: 5 }],
    ["credentials", { url: "https://ada:secret@crm.example/hooks" }, /user name or password/],
    ["another protocol", { url: "ftp://crm.example/hooks" }, /https/],
    ["a script", { url: "javascript:alert(1)" }, /https/],
    ["a private address", { url: "https://10.0.0.1/hooks" }, /address/],
    ["the cloud's metadata address", { url: "http://169.254.169.254/latest/meta-data" }, /address/],
    ["a private address in another notation", { url: "https://0xa000001/hooks" }, /address/],
    ["a private address wrapped in IPv6", { url: "https://[::ffff:10.0.0.1]/hooks" }, /address/],
    ["a line break", { url: "https://crm.example/a\nb" }],
    ["an endless one", { url: `https://crm.example/${"a".repeat(2048)}` }],
  ],
  headers: [
    ["a header of HTTP itself", { headers: { Host: "crm.example" } }, /"Host" is reserved/],
    ["the body's length", { headers: { "content-length": "1" } }, /reserved/],
    ["a header of the plugin", { headers: { "X-Medusa-Webhook-Topic": "mine" } }, /reserved/],
    ["a signature", { headers: { "webhook-signature": "v1,mine" } }, /reserved/],
    ["a line break", { headers: { "x-shop": "a\r\nx-injected: b" } }, /control characters/],
    ["a space in the name", { headers: { "x shop": "a" } }, /not a valid header name/],
    ["no text", { headers: { "x-shop": 5 } }],
    ["a list", { headers: ["x-shop"] }],
  ],
  signature: [
    ["an unknown one", { signature: "rsa" }],
    ["null", { signature: null }],
  ],
  signature_header: [
    [
      "of a webhook that does not sign with its secret",
      { signature_header: "x-hmac", signature: "ed25519" },
      /"hmac" or "both"/,
    ],
    ["a header of the plugin", { signature_header: "webhook-signature" }, /reserved/],
    ["the body's length", { signature_header: "Content-Length" }, /reserved/],
    ["a space in the name", { signature_header: "x signature" }, /not a valid header name/],
    ["an empty one", { signature_header: "" }],
    ["over 100 characters", { signature_header: "x".repeat(101) }],
    [
      "one that is a custom header, too",
      { signature_header: "X-Hmac", headers: { "x-hMAC": "mine" } },
      /one of the webhook's headers/,
    ],
  ],
  context: [
    ["a text", { context: "north" }, /JSON object/],
    ["a list", { context: ["north"] }, /JSON object/],
    ["over 8 KB", { context: { note: "x".repeat(8 * 1024) } }, /8 KB/],
    ["what no database holds", { context: { note: "a\0b" } }, /NUL/],
    ["without an end", { context: nested(100) }, /levels/],
  ],
  metadata: [["a list", { metadata: [1] }, /JSON object/]],
  retry_schedule: [
    ["negative", { retry_schedule: [5, -1] }],
    ["endless", { retry_schedule: Array.from({ length: 21 }, () => 60) }],
    ["of years", { retry_schedule: [365 * 86_400] }],
    ["of no numbers", { retry_schedule: ["soon"] }],
    ["no list", { retry_schedule: 60 }],
  ],
  max_failures: [["negative", { max_failures: -1 }]],
  timeout_ms: [
    ["none", { timeout_ms: 0 }],
    ["an hour", { timeout_ms: 3_600_000 }],
  ],
  expires_at: [
    ["the past", { expires_at: "2020-01-01T00:00:00Z" }, /has passed/],
    ["a day without a time", { expires_at: "2099-01-01" }, /is not a date and time/],
    ["no text", { expires_at: 5 }],
  ],
  rate_limit: [
    ["nothing", { rate_limit: 0 }],
    ["a half", { rate_limit: 0.5 }],
  ],
  ordering: [
    ["an unknown one", { ordering: "topic" }],
    ["null", { ordering: null }],
  ],
  mode: [
    ["an unknown one", { mode: "poll" }],
    ["one that does not go with a URL", { mode: "pull" }],
  ],
  external_id: [
    ["over 255 characters", { external_id: "x".repeat(256) }],
    ["an empty one", { external_id: " " }],
    ["a number", { external_id: 7 }],
  ],
  name: [
    ["over 255 characters", { name: "x".repeat(256) }],
    ["an empty one", { name: " " }],
    ["a control character", { name: "CRM\0" }],
  ],
  filter: [
    ["an unknown operator", { filter: { "data.total": { $regex: "^1" } } }, /\$regex/],
    ["past the body", { filter: { total: 100 } }, /data\.total/],
    ["a text", { filter: "data.total > 100" }],
    [
      "a guess at a token",
      {
        topics: ["invite.created"],
        filter: { $or: [{ "data.email": "a" }, { "data.token": { $startsWith: "e" } }] },
      },
      /"data\.token" is a credential and is never sent/,
    ],
    [
      "a look at raw data of a provider",
      { filter: { "data.payment_collections.0.payments.data.secret": { $exists: true } } },
      /raw data of a provider and is never sent/,
    ],
  ],
  fields: [
    ["one that does not parse", { fields: ["items..title"] }, /items\.\.title/],
    ["one that the resource does not have", { fields: ["id", "shoe_size"] }, /shoe_size/],
    ["a number", { fields: 5 }],
    ["one that none of the topics has", { topics: ["customer.*"], fields: ["shoe_size"] }, /shoe_size/],
    ["one of another resource than the topics'", { topics: ["product.*"], fields: ["display_id"] }],
    [
      "a credential",
      { topics: ["invite.*"], fields: ["+token"] },
      /"\+token" is a credential and is never sent/,
    ],
    [
      "a credential among all topics",
      { topics: ["*"], fields: ["*", "+token"] },
      /"\+token".* is never sent/,
    ],
    [
      "raw data of a payment provider",
      { fields: ["+payment_collections.payments.data"] },
      /"\+payment_collections\.payments\.data" is raw data of a provider and is never sent/,
    ],
    [
      "the same of a payment session",
      { fields: ["+payment_collections.payment_sessions.data"] },
      /never sent/,
    ],
    ["the same over a link", { topics: ["customer.*"], fields: ["+account_holders.data"] }, /never sent/],
    ["a part of it", { topics: ["payment.*"], fields: ["id", "data.client_secret"] }, /never sent/],
    [
      "a token of an action's own data",
      { topics: ["action.card.issued"], fields: ["id", "token"] },
      /never sent/,
    ],
  ],
  triggers: [
    ["no list", { triggers: "status" }, /list of paths/],
    [
      "of topics that report no updates",
      { topics: ["order.created"], triggers: ["status"] },
      /reports updates/,
    ],
    [
      "a misspelt one",
      { topics: ["product.*"], triggers: ["variants.prices.amuont"] },
      /did you mean "variants\.prices\.amount"/,
    ],
    [
      "one that no update of the topics has",
      { topics: ["product.*"], triggers: ["display_id"] },
      /"display_id"/,
    ],
    ["1,000 of them", { triggers: Array.from({ length: 1_000 }, (_, n) => `metadata.f${n}`) }, /at most 200/],
    ["one 100 levels deep", { triggers: [Array(100).fill("a").join(".")] }, /deeper than 10 levels/],
    [
      "a way out of the data",
      { triggers: ["metadata.__proto__.admin"] },
      /"metadata\.__proto__\.admin" is not a path/,
    ],
    ["everything", { triggers: ["*"] }, /"\*" is not a path/],
  ],
  payload: [["an unknown one", { payload: "slim" }]],
  sales_channel_ids: [["no list", { sales_channel_ids: "sc_1" }]],
  status: [["an unknown one", { status: "asleep" }]],
  retries: [["which does not exist", { retries: 5 }]],
  consecutive_failures: [["which dispatch alone writes", { consecutive_failures: 0 }]],
}

const BAD_SECRETS: BadSetting[] = [
  ["too short for one that an app gave", { secret: "hunter2" }, /16 to 256/],
  ["too short", { secret: secretOf(23) }, /24 to 64/],
  ["too long", { secret: secretOf(65) }, /24 to 64/],
  ["no base64", { secret: `${secretOf(32)}%` }, /base64/],
]

/** What a suite describes of bad input. */
export function badInput(): void {
  const good = { url: "https://crm.example/hooks", topics: ["order.created"], status: "paused" }
  let id: string

  beforeEach(async () => {
    const { data } = await admin.post("/admin/webhooks", {
      ...good,
      name: "CRM",
      headers: { "x-shop": "north" },
    })
    id = data.webhook.id
  })

  // The runner restores the database before each test, so one test takes many inputs.

  /** Sends each request and expects a refusal of the status whose message matches, and that nothing was written. */
  async function expectRefusals(
    requests: [what: string, send: () => Promise<Answer>, ...says: RegExp[]][],
    status = 400
  ): Promise<void> {
    const everything = async () => [
      (await admin.get("/admin/webhooks")).data,
      (await admin.get("/admin/webhook-deliveries")).data,
    ]
    const before = await everything()
    const wrong = []
    for (const [what, send, ...says] of requests) {
      const { status: given, data } = await send()
      if (given !== status || !says.every((words) => words.test(data.message))) {
        wrong.push({ what, given, data })
      }
    }
    expect(wrong).toEqual([])
    expect(await everything()).toEqual(before)
  }

  /** Runs each and expects an error whose message matches, as `expectRefusals` does. */
  async function expectFailures(
    runs: [what: string, run: () => Promise<unknown>, says: RegExp][]
  ): Promise<void> {
    const asAnswer = async (run: () => Promise<unknown>): Promise<Answer> => {
      try {
        await run()
        return { status: 200, data: {}, headers: {} }
      } catch (error) {
        return { status: 400, data: { message: errorText(error) }, headers: {} }
      }
    }
    await expectRefusals(runs.map(([what, run, says]) => [what, () => asAnswer(run), says]))
  }

  /** A run of a workflow by the shop's own code. */
  const run =
    <Input, Result>(workflow: ReturnWorkflow<Input, Result, any>, input: Input) =>
    () =>
      medusaOf(getContainer()).run(workflow, input)

  describe("a webhook is neither created nor changed, and the refusal names the field, with bad", () => {
    it.each(Object.entries(BAD_SETTINGS))("%s", async (field, rows) => {
      await expectRefusals(
        rows.flatMap(([what, settings, says = /./]) => [
          [
            `create: ${what}`,
            () => admin.post("/admin/webhooks", { ...good, ...settings }),
            new RegExp(field),
            says,
          ],
          [
            `change: ${what}`,
            () => admin.post(`/admin/webhooks/${id}`, { name: "New", ...settings }),
            new RegExp(field),
            says,
          ],
        ])
      )
    })
  })

  it("a webhook is not created without URL or topics, or with a secret that no receiver could use", async () => {
    await expectRefusals([
      ["no URL", () => admin.post("/admin/webhooks", { topics: good.topics }), /'url' is required/],
      ["no topics", () => admin.post("/admin/webhooks", { url: good.url }), /'topics' is required/],
      ...BAD_SECRETS.map(([what, settings, says = /./]): [string, () => Promise<Answer>, ...RegExp[]] => [
        what,
        () => admin.post("/admin/webhooks", { ...good, ...settings }),
        /secret/,
        says,
      ]),
    ])
  })

  it("a webhook whose messages are fetched has no setting of a request, and another has a URL", async () => {
    const pull = { mode: "pull", topics: good.topics }
    const { data } = await admin.post("/admin/webhooks", pull)
    const create = (settings: object) => () => admin.post("/admin/webhooks", { ...pull, ...settings })
    const change = (settings: object) => () => admin.post(`/admin/webhooks/${data.webhook.id}`, settings)
    const fetch =
      (query: string, of = data.webhook.id) =>
      () =>
        admin.get(`/admin/webhooks/${of}/messages?${query}`)
    const ack =
      (body: object, of = data.webhook.id) =>
      () =>
        admin.post(`/admin/webhooks/${of}/messages/ack`, body)
    await expectRefusals([
      ["a URL", create({ url: good.url }), /url: must not be set/],
      ["a timeout", create({ timeout_ms: 5000 }), /timeout_ms: must not be set/],
      ["a rate", create({ rate_limit: 5 }), /rate_limit: must not be set/],
      ["a URL later", change({ url: good.url }), /url: must not be set/],
      ["a rate later", change({ rate_limit: 5 }), /rate_limit: must not be set/],
      ["another mode", change({ mode: "push", url: good.url }), /mode: is "pull" and cannot be changed/],
      [
        "a mode that comes later",
        () => admin.post(`/admin/webhooks/${id}`, { mode: "pull" }),
        /mode: is "push"/,
      ],
      ["no URL any more", () => admin.post(`/admin/webhooks/${id}`, { url: null }), /url: is needed/],
      ["no URL at all", () => admin.post("/admin/webhooks", { ...good, url: null }), /url: is needed/],
      ["no message", fetch("limit=0"), /limit/],
      ["too many", fetch("limit=101"), /limit/],
      ["too long a wait", fetch("wait=61"), /wait/],
      ["nothing to acknowledge", ack({ ids: [] }), /ids/],
      ["no ids", ack({}), /ids/],
      ["messages of another webhook", fetch("", id), /sent its messages/],
      ["an acknowledgement of what was sent", ack({ ids: ["whdel_0"] }, id), /sent its messages/],
    ])
  })

  it("a change takes no secret, expects settings alone, and says what to do with what waits only on resume", async () => {
    const change = (body: object) => () => admin.post(`/admin/webhooks/${id}`, body)
    await expectRefusals([
      ["a secret", change({ secret: secretOf(32) }), /secret/],
      ["no resume", change({ waiting_deliveries: "cancel" }), /waiting_deliveries/],
      ["a pause", change({ status: "paused", waiting_deliveries: "cancel" }), /waiting_deliveries/],
      ["another choice", change({ status: "active", waiting_deliveries: "burn" }), /waiting_deliveries/],
      ["an expected name", change({ expected: { secrets: [] } }), /expected/, /"secrets" is not a setting/],
      ["expected as a list", change({ expected: ["url"] }), /expected/],
    ])
  })

  it("new topics fit the fields that were chosen before, in a change and in a batch", async () => {
    await admin.post(`/admin/webhooks/${id}`, { fields: ["display_id", "email"] })
    const topics = ["product.updated"]
    await expectRefusals([
      ["a change", () => admin.post(`/admin/webhooks/${id}`, { topics }), /fields: .*"display_id"/],
      [
        "a batch",
        () => admin.post("/admin/webhooks/batch", { update: [{ id, topics }] }),
        /fields: .*"display_id"/,
      ],
    ])
    const both = await admin.post(`/admin/webhooks/${id}`, { topics, fields: ["title"] })
    expect(both).toMatchObject({ status: 200, data: { webhook: { topics, fields: ["title"] } } })
  })

  it("a URL is judged by itself as it is when a webhook is saved", async () => {
    const check = (body: object) => admin.post("/admin/webhooks/check-url", body)
    const problemOf = async (url: string) => (await check({ url })).data.problem
    expect(await problemOf("no address")).toMatch(/is not valid/)
    expect(await problemOf("https://10.0.0.5/hooks")).toMatch(/private network/)
    expect(await problemOf(good.url)).toBeNull()
    await expectRefusals([
      ["none", () => check({}), /'url' is required/],
      ["an empty one", () => check({ url: "" }), /url/],
      ["more than a URL", () => check({ url: good.url, name: "CRM" }), /name/],
    ])
  })

  it("a preview names the field that is wrong", async () => {
    const preview = (body: object) => () => admin.post("/admin/webhooks/preview", body)
    const topics = ["order.created"]
    await expectRefusals([
      ["no topics", preview({}), /'topics' is required/],
      [
        "an unknown topic",
        preview({ topics: ["order.craeted"] }),
        /topics: /,
        /did you mean "order\.created"/,
      ],
      [
        "one that it does not have",
        preview({ topics, topic: "customer.created" }),
        /topic: .*does not subscribe/,
      ],
      [
        "a wildcard to look at",
        preview({ topics: ["order.*"], topic: "order.*" }),
        /topic: .*several topics/,
      ],
      ["a misspelt one to look at", preview({ topics, topic: "order.craeted" }), /topic: .*did you mean/],
      ["a field", preview({ topics, fields: ["shoe_size"] }), /fields: .*shoe_size/],
      ["a filter", preview({ topics, filter: { total: 1 } }), /filter: .*data\.total/],
      ["a header", preview({ topics, headers: { host: "x" } }), /headers: .*reserved/],
      ["a context", preview({ topics, context: [1] }), /context/],
      ["a payload", preview({ topics, payload: "slim" }), /payload/],
      ["sales channels", preview({ topics, sales_channel_ids: "sc_1" }), /sales_channel_ids/],
      ["a resource of no text", preview({ topics, resource_id: "a\u0000" }), /resource_id/],
      [
        "a resource of a topic without one",
        preview({ topics: ["action.loyalty.points_earned"], resource_id: "x" }),
        /resource_id: .*no resource/,
      ],
      ["what it does not look at", preview({ topics, url: good.url }), /url/],
    ])
    await expectRefusals(
      [
        [
          "an unknown resource",
          preview({ topics, resource_id: "order_0" }),
          /resource_id: .*order_0 was not found/,
        ],
        ["an unknown webhook", preview({ topics, id: "whk_0" }), /whk_0 was not found/],
      ],
      404
    )
  })

  it("a batch with anything bad in it writes nothing at all", async () => {
    const batch = (body: object) => () => admin.post("/admin/webhooks/batch", body)
    await expectRefusals([
      ["a bad webhook", batch({ create: [good, { ...good, url: "https://10.0.0.1" }] }), /url/],
      ["a bad change", batch({ create: [good], update: [{ id, topics: ["odrer.*"] }] }), /topics/],
      ["one id twice", batch({ update: [{ id, name: "x" }], delete: [id] }), /twice/],
      ["a change of no webhook", batch({ create: [good], update: [{ name: "x" }] }), /id/],
      ["another action", batch({ create: [good], destroy: [id] }), /destroy/],
    ])
    await expectRefusals(
      [
        ["an unknown id to change", batch({ create: [good], update: [{ id: "whk_0", name: "x" }] }), /whk_0/],
        ["an unknown id to delete", batch({ create: [good], delete: [id, "whk_0"] }), /whk_0/],
      ],
      404
    )
  })

  it("a secret is rotated with an overlap of 0 to 7 days", async () => {
    const rotate = (overlap_seconds: unknown) => () =>
      admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds })
    await expectRefusals([
      ["negative", rotate(-1), /overlap_seconds/],
      ["more than 7 days", rotate(7 * 86_400 + 1), /overlap_seconds/],
      ["no number", rotate("soon"), /overlap_seconds/],
    ])
  })

  it("a test is of one known topic", async () => {
    const test = (topic: unknown) => () => admin.post(`/admin/webhooks/${id}/test`, { topic })
    await expectRefusals([
      ["unknown", test("order.craeted"), /topic/, /did you mean "order\.created"/],
      ["a wildcard", test("order.*"), /topic/, /several topics/],
      ["one with tokens", test("action.auth.password_reset"), /topic/, /tokens/],
      ["no text", test(5), /topic/],
    ])
  })

  it("a test is of a resource that the topic is about, or of an object of one's own", async () => {
    const test = (body: object) => () => admin.post(`/admin/webhooks/${id}/test`, body)
    await expectRefusals([
      ["a resource that is no text", test({ resource: 5 }), /resource/],
      [
        "a topic without one",
        test({ topic: "action.loyalty.points", resource: "x" }),
        /resource: .*no resource/,
      ],
      ["a list of data", test({ data: [1] }), /data: must be a JSON object/],
      ["data that is text", test({ data: "total" }), /data: must be a JSON object/],
      ["data that no JSON has", test({ data: { total: "\0" } }), /data: .*NUL/],
      ["more than a megabyte", test({ data: { note: "x".repeat(2 ** 20) } }), /data: .*1024 KB/],
      ["a field that there is not", test({ payload: {} }), /payload/],
    ])
    expect(await test({ topic: "order.created", resource: "order_0" })()).toMatchObject({
      status: 404,
      data: { message: "resource: order with id: order_0 was not found" },
    })
  })

  it("a list names the parameter that it cannot read", async () => {
    const list = (path: string, field: string): [string, () => Promise<Answer>, RegExp] => [
      path,
      () => admin.get(path),
      new RegExp(field),
    ]
    await expectRefusals([
      list("/admin/webhooks?status=asleep", "status"),
      list("/admin/webhooks?status.of.shop=active", "status.of.shop"),
      list("/admin/webhook-audit?0..0=", "0..0"),
      list("/webhook-apps/keys?0..0=", "0..0"),
      list("/admin/webhooks?health=great", "health"),
      list("/admin/webhooks?order=secrets", "order"),
      list("/admin/webhooks?limit=0", "limit"),
      list("/admin/webhooks?limit=many", "limit"),
      list("/admin/webhooks?offset=-1", "offset"),
      list("/admin/webhooks?offset=1000000000", "offset"),
      list("/admin/webhooks?url=https://a.example/%00", "url"),
      list("/admin/webhooks?q=%00", "q"),
      list("/admin/webhooks?topic=%00", "topic"),
      list("/admin/webhooks?with_deleted=true", "with_deleted"),
      list("/admin/webhook-deliveries?status=lost", "status"),
      list("/admin/webhook-deliveries?response_status=good", "response_status"),
      list("/admin/webhook-deliveries?created_at[$gte]=yesterday", "created_at"),
      list("/admin/webhook-deliveries?finished_at[$lt]=soon", "finished_at"),
      list("/admin/webhook-deliveries?created_at[$gte]=%2B200000-01-01", "created_at"),
      list("/admin/webhook-deliveries?finished_at[$lt]=-000001-01-01T00:00:00Z", "finished_at"),
      list("/admin/webhook-deliveries/export?created_at[$lt]=%2B010000-01-01", "created_at"),
      list("/admin/webhook-deliveries?created_at[$ne]=2026-01-01", "\\$ne"),
      list("/admin/webhook-deliveries?cursor=1%20or%201", "cursor"),
      list("/admin/webhook-deliveries?order=remark", "order"),
      list("/admin/webhook-deliveries?order=finished_at&webhook_id=whk_0", "order: finished_at sorts failed"),
      list("/admin/webhook-deliveries?order=finished_at&status=failed", "order: finished_at .*webhook_id"),
      list("/admin/webhook-deliveries?order=-next_attempt_at", "order: next_attempt_at .*webhook_id"),
      list("/admin/webhook-deliveries?cursor=whdel_0~1", "cursor: comes from a page in another order"),
      list("/admin/webhook-deliveries?fields=secrets", "fields"),
      list("/admin/webhook-deliveries?limit=1001", "limit"),
      list("/admin/webhook-deliveries?offset=4294967296", "offset"),
      list("/admin/webhook-deliveries?payload=x", "payload"),
    ])
  })

  it("a batch of deliveries takes one action, on ids or on filters", async () => {
    const batch = (body: object) => () => admin.post("/admin/webhook-deliveries/batch", body)
    await expectRefusals([
      ["no action", batch({ ids: ["whdel_1"] }), /action/],
      ["another action", batch({ action: "burn", ids: ["whdel_1"] }), /action/],
      ["neither ids nor filters", batch({ action: "retry" }), /ids or filters/],
      ["both", batch({ action: "retry", ids: ["whdel_1"], filters: {} }), /ids or filters/],
      ["no id", batch({ action: "retry", ids: [] }), /ids/],
      ["an unknown filter", batch({ action: "retry", filters: { colour: "red" } }), /colour/],
      ["a bad filter", batch({ action: "cancel", filters: { status: "lost" } }), /status/],
    ])
  })

  it("a recovery needs a moment, and one that comes before its end", async () => {
    const recover = (body: object) => () => admin.post(`/admin/webhooks/${id}/recover`, body)
    const since = "2026-01-31T12:00:00Z"
    await expectRefusals([
      ["no moment", recover({}), /since/],
      ["no date", recover({ since: "yesterday" }), /since/],
      ["an end before it", recover({ since, until: "2026-01-30T12:00:00Z" }), /until/],
      ["another status", recover({ since, statuses: ["success"] }), /statuses/],
      ["no status", recover({ since, statuses: [] }), /statuses/],
      ["no boolean", recover({ since, dry_run: "yes" }), /dry_run/],
      ["an unknown field", recover({ since, limit: 5 }), /limit/],
    ])
  })

  it("the shop's own code that runs a workflow gets the same refusals", async () => {
    const since = new Date("2026-01-31T12:00:00Z")
    const one = { id, name: "x" }
    await expectFailures([
      [
        "a negative overlap",
        run(rotateWebhookSecretWorkflow, { id, overlap_seconds: -1 }),
        /overlap_seconds/,
      ],
      [
        "an endless overlap",
        run(rotateWebhookSecretWorkflow, { id, overlap_seconds: Infinity }),
        /overlap_seconds/,
      ],
      [
        "more than 7 days",
        run(rotateWebhookSecretWorkflow, { id, overlap_seconds: 604_801 }),
        /overlap_seconds/,
      ],
      ["a recovery since no date", run(recoverWebhookWorkflow, { id, since: new Date(NaN) }), /since/],
      ["one that ends before", run(recoverWebhookWorkflow, { id, since, until: new Date(0) }), /until/],
      ["one of no status", run(recoverWebhookWorkflow, { id, since, statuses: [] }), /statuses/],
      [
        "a test with a list",
        run(testWebhookWorkflow, { id, data: asWritten<Record<string, unknown>>([1]) }),
        /data: must be a JSON object/,
      ],
      [
        "too much of it",
        run(testWebhookWorkflow, { id, data: { note: "x".repeat(2 ** 20) } }),
        /data: .*1024 KB/,
      ],
      [
        "another entity",
        run(sendExistingWorkflow, { id, entity: asWritten<ExistingEntity>("region") }),
        /entity/,
      ],
      ["no address", run(eraseWebhookDataWorkflow, { email: "nobody" }), /email/],
      ["a resource without a name", run(eraseWebhookDataWorkflow, { resource_ids: [""] }), /resource_ids/],
      ["nobody", run(eraseWebhookDataWorkflow, {}), /customer_id/],
      [
        "one webhook twice",
        run(batchWebhooksWorkflow, { update: [one], delete: [id] }),
        /id: .* listed twice/,
      ],
      ["one change twice", run(updateWebhooksWorkflow, { webhooks: [one, one] }), /id: .* listed twice/],
      [
        "no deliveries",
        run(retryWebhookDeliveriesWorkflow, asWritten<{ ids: string[] }>({})),
        /ids or filters/,
      ],
      [
        "both ids and filters",
        run(replayWebhookDeliveriesWorkflow, { ids: [], filters: {} }),
        /ids or filters/,
      ],
      [
        "an id that is no list",
        run(cancelWebhookDeliveriesWorkflow, { ids: asWritten<string[]>("whdel_1") }),
        /ids/,
      ],
    ])
  })

  it("the shop's own code that fetches messages, or cancels a backfill, gets the same refusals", async () => {
    const service = getContainer().resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const fetch = (options: PullOptions) => () => service.pullMessages(id, options)
    const acknowledge = (ids: string[]) => () => service.acknowledgeMessages(id, ids)
    const thousand = Array.from({ length: 1_001 }, (_, n) => `whdel_${n}`)
    await expectFailures([
      ...[0, 101, 1.5, NaN].map((limit): [string, () => Promise<unknown>, RegExp] => [
        `${limit} messages`,
        fetch({ limit }),
        /limit/,
      ]),
      ["a wait before now", fetch({ wait: -1 }), /wait/],
      ["a wait for more than a minute", fetch({ wait: 61 }), /wait/],
      ["no ids", acknowledge([]), /ids/],
      ["more than a thousand ids", acknowledge(thousand), /ids/],
      ["an id that is no text", acknowledge(["a\u0000"]), /ids/],
      [
        "another kind of backfill",
        run(cancelWebhookBackfillWorkflow, { id, kind: asWritten<"event">("all") }),
        /kind/,
      ],
    ])
  })

  it("a script names the argument that is no number of days", async () => {
    const script = (of: typeof pruneWebhookLog, ...args: string[]) => of({ container: getContainer(), args })
    await expectFailures(
      [pruneWebhookLog, rebuildWebhookStats].flatMap((of) => [
        ...["Infinity", "NaN", "-1", "0", "3651", "", "soon", "7d", "1e3"].map(
          (days): [string, () => Promise<unknown>, RegExp] => [
            `${of.name} ${days}`,
            () => script(of, days),
            /days.*, not /,
          ]
        ),
        [`${of.name} with more`, () => script(of, "7", "dry-run"), /days, not "7 dry-run"/],
      ])
    )
    await script(rebuildWebhookStats, "0.5")
    await script(pruneWebhookLog)
  })

  it("what the shop has is products, customers and orders", async () => {
    const send = (body: object) => () => admin.post(`/admin/webhooks/${id}/send-existing`, body)
    await expectRefusals([
      ["nothing", send({}), /entity/],
      ["another entity", send({ entity: "region" }), /entity/],
    ])
  })

  it("an unknown id is not found", async () => {
    const unknown = (
      method: "get" | "post" | "delete",
      path: string
    ): [string, () => Promise<Answer>, RegExp] => [
      `${method} ${path}`,
      () => admin[method](path),
      /was not found/,
    ]
    await expectRefusals(
      [
        unknown("get", "/admin/webhooks/whk_0"),
        unknown("post", "/admin/webhooks/whk_0"),
        unknown("delete", "/admin/webhooks/whk_0"),
        unknown("post", "/admin/webhooks/whk_0/rotate-secret"),
        unknown("post", "/admin/webhooks/whk_0/reveal-secret"),
        unknown("post", "/admin/webhooks/whk_0/test"),
        unknown("get", "/admin/webhooks/whk_0/messages"),
        [
          "an acknowledgement",
          () => admin.post("/admin/webhooks/whk_0/messages/ack", { ids: ["whdel_0"] }),
          /was not found/,
        ],
        unknown("get", "/admin/webhooks/whk_0/recover"),
        unknown("post", "/admin/webhooks/whk_0/recover/cancel"),
        unknown("get", "/admin/webhooks/whk_0/send-existing"),
        unknown("post", "/admin/webhooks/whk_0/send-existing/cancel"),
        [
          "a recovery",
          () => admin.post("/admin/webhooks/whk_0/recover", { since: "2026-01-31T12:00:00Z" }),
          /was not found/,
        ],
        [
          "a sending",
          () => admin.post("/admin/webhooks/whk_0/send-existing", { entity: "order" }),
          /was not found/,
        ],
        unknown("get", "/admin/webhooks/%00"),
        unknown("post", "/admin/webhooks/a%27b/test"),
        unknown("get", "/admin/webhook-deliveries/whdel_0"),
        unknown("post", "/admin/webhook-deliveries/whdel_0/retry"),
        unknown("post", "/admin/webhook-deliveries/whdel_0/cancel"),
        unknown("get", "/admin/webhook-deliveries/%00"),
      ],
      404
    )
  })

  it("a request without a login is refused", async () => {
    const anonymous = (path: string): [string, () => Promise<Answer>] => [
      path,
      () => api.get(path, { validateStatus: () => true }),
    ]
    const paths = [
      "/admin/webhooks",
      `/admin/webhooks/${id}`,
      "/admin/webhooks/topics",
      "/admin/webhook-deliveries",
    ]
    await expectRefusals(paths.map(anonymous), 401)
  })
}

/** An object that goes this deep. */
function nested(depth: number): unknown {
  return depth === 0 ? {} : { a: nested(depth - 1) }
}
