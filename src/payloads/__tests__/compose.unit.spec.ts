import { BigNumber } from "@medusajs/framework/utils"

import { itemAt, present } from "../../../scripts/present"
import type { Composition } from "../../modules/webhook/fan-out/composer"
import { bodyOf } from "../../modules/webhook/fan-out/new-deliveries"
import { resolveOptions } from "../../modules/webhook/options"
import { customTopics } from "../../topics/custom-topics"
import { NeverSent } from "../../topics/never-sent"
import type { TopicDefinition, WebhookRecord } from "../../types"
import { compose } from "../compose"
import type { CapturedEvent } from "../subjects"
import { event, FakeQuery, idsIn, topic, webhook, type GraphRequest } from "./fake-query"

const ORDER = {
  id: "order_1",
  email: "ada@example.com",
  total: new BigNumber("100.10"),
  raw_total: { value: "100.10", precision: 20 },
  sales_channel_id: "sc_web",
  metadata: { gift: true, note: "secret" },
  customer: { id: "cus_1", email: "ada@example.com" },
  items: [{ id: "item_1", title: "Shirt", metadata: null }],
}

const TOPICS: TopicDefinition[] = [
  topic(),
  topic({ topic: "order.updated", event: "updated", events: [{ name: "order.updated" }], absorbs: true }),
  topic({ topic: "order.deleted", event: "deleted", events: [{ name: "order.deleted" }], deleted: true }),
  topic({ topic: "product.updated", resource: "product", entity: "product", fields: ["id", "title"] }),
  topic({
    topic: "product.deleted",
    resource: "product",
    entity: "product",
    fields: ["id", "title"],
    deleted: true,
  }),
  topic({ topic: "action.loyalty.points_earned", resource: "action", entity: undefined, fields: undefined }),
]

/** A webhook without wishes that subscribes to every topic. */
const ALL = webhook({ topics: ["*"] })

function run(
  events: CapturedEvent[],
  webhooks: WebhookRecord[],
  query: FakeQuery,
  topics: TopicDefinition[] = TOPICS
): Promise<Composition[]> {
  return compose(events, webhooks, {
    query,
    neverSent: new NeverSent(),
    definitionOf: (name) => topics.find((definition) => definition.topic === name),
    matches: (patterns, name) => patterns.includes(name) || patterns.includes("*"),
  })
}

/** The only composition, and each webhook's body, its own or the event's. */
async function composeOne(
  captured: CapturedEvent,
  webhooks: WebhookRecord[],
  query: FakeQuery,
  topics?: TopicDefinition[]
): Promise<{ payload: string; bodies: Record<string, string>; remarks: Record<string, string | null> }> {
  const [composition] = await run([captured], webhooks, query, topics)
  if (composition?.kind !== "composed") {
    throw new Error(`not composed: ${composition?.error}`)
  }
  const { payload, deliveries } = composition
  return {
    payload: payload ?? "",
    bodies: Object.fromEntries(
      deliveries.map((delivery) => [delivery.webhook_id, bodyOf(composition, delivery)])
    ),
    remarks: Object.fromEntries(deliveries.map(({ webhook_id, remark }) => [webhook_id, remark])),
  }
}

describe("an update", () => {
  const drafts = [{ ...itemAt(TOPICS, 1), fields: ["id", "is_draft_order"], unless: "is_draft_order" }]

  it("of a draft is not sent, whatever a webhook asks for", async () => {
    const both = [webhook({ topics: ["*"] }), webhook({ id: "thin", topics: ["*"], payload: "thin" })]
    const update = event({ topic: "order.updated" })
    const bodies = async (is_draft_order: boolean) =>
      Object.keys(
        (await composeOne(update, both, new FakeQuery({ order: [{ ...ORDER, is_draft_order }] }), drafts))
          .bodies
      )
    expect(await bodies(true)).toEqual([])
    expect(await bodies(false)).toEqual(["whk_1", "thin"])
  })

  it("that comes right before the creation of its resource is not sent, one behind it is sent to all", async () => {
    const query = new FakeQuery({ order: [ORDER] })
    const update = (id: string) => event({ id, topic: "order.updated" })
    const compositions = await run(
      [update("whevt_1"), event({ id: "whevt_2" }), update("whevt_3")],
      [ALL],
      query
    )
    expect(compositions).toMatchObject([{ deliveries: [] }, { deliveries: [{}] }, { deliveries: [{}] }])
  })
})

describe("the payload", () => {
  it("is the exact text with its keys in the promised order", async () => {
    const { payload } = await composeOne(event(), [webhook()], new FakeQuery({ order: [ORDER] }))
    expect(payload).toBe(
      '{"id":"whevt_1","type":"order.created","timestamp":"2026-03-02T09:30:00.000Z",' +
        '"data":{"id":"order_1","email":"ada@example.com","total":100.1,"customer":{"id":"cus_1"}},' +
        '"causes":["order.placed"]}'
    )
  })

  it("is shared byte for byte by every webhook without wishes of its own", async () => {
    const [composition] = await run(
      [event()],
      [webhook({ id: "a" }), webhook({ id: "b", topics: ["*"] }), webhook({ id: "c", fields: [] })],
      new FakeQuery({ order: [ORDER] })
    )
    expect(composition).toMatchObject({
      deliveries: [
        { webhook_id: "a", body: null, remark: null },
        { webhook_id: "b", body: null, remark: null },
        { webhook_id: "c", body: null, remark: null },
      ],
    })
  })

  it("keeps its bytes whatever other webhooks ask for", async () => {
    const alone = await composeOne(event(), [webhook()], new FakeQuery({ order: [ORDER] }))
    const among = await composeOne(
      event(),
      [
        webhook({ id: "a", fields: ["id", "items.*"] }),
        webhook({ id: "b", filter: { "data.metadata.gift": true } }),
        webhook({ id: "c", sales_channel_ids: ["sc_web"] }),
        webhook({ id: "d", fields: ["*"] }),
      ],
      new FakeQuery({ order: [ORDER] })
    )
    expect(among.payload).toBe(alone.payload)
    expect(among.bodies.c).toBe(alone.payload)
  })

  it("ends with the webhook's context, the rest untouched", async () => {
    const context = { shop: "eu", route: [1, 2] }
    const { payload, bodies } = await composeOne(
      event(),
      [webhook({ context })],
      new FakeQuery({ order: [ORDER] })
    )
    expect(bodies.whk_1).toBe(`${payload.slice(0, -1)},"context":{"shop":"eu","route":[1,2]}}`)
    expect(Object.keys(JSON.parse(bodies.whk_1 ?? ""))).toEqual([
      "id",
      "type",
      "timestamp",
      "data",
      "causes",
      "context",
    ])
  })

  it("is the event's own data for a topic without entity, asking the shop nothing", async () => {
    const query = new FakeQuery({})
    const data = { customer: "cus_1", id: "x", points: 5 }
    const { payload } = await composeOne(
      event({ topic: "action.loyalty.points_earned", event_data: data }),
      [webhook({ topics: ["*"] })],
      query
    )
    expect(payload).toContain('"data":{"customer":"cus_1","id":"x","points":5},"causes"')
    expect(query.requests).toEqual([])
  })

  it("has null data where the event has none", async () => {
    const captured = event({ topic: "action.loyalty.points_earned", event_data: undefined })
    expect((await composeOne(captured, [ALL], new FakeQuery({}))).payload).toContain('"data":null,"causes"')
  })

  it("is what a merchant's own payload function returns", async () => {
    const seen: unknown[] = []
    const payload = async (given: { name: string; data: unknown }) => {
      seen.push(given)
      return { id: "sub_1", plan: "gold", inner: { a: 1, b: 2 } }
    }
    const { bodies } = await composeOne(
      event({ topic: "subscription.renewed", event_name: "sub.renewed", event_data: { id: "sub_1" } }),
      [webhook({ topics: ["*"] }), webhook({ id: "cut", topics: ["*"], fields: ["inner.b"] })],
      new FakeQuery({}),
      [topic({ topic: "subscription.renewed", entity: undefined, fields: undefined, payload })]
    )
    expect(seen).toEqual([{ name: "sub.renewed", data: { id: "sub_1" } }])
    expect(JSON.parse(bodies.whk_1 ?? "").data).toEqual({ id: "sub_1", plan: "gold", inner: { a: 1, b: 2 } })
    expect(JSON.parse(bodies.cut ?? "").data).toEqual({ id: "sub_1", inner: { b: 2 } })
  })
})

describe("deleted resources", () => {
  const deleted_at = new Date("2026-03-02T09:31:00.000Z")

  it("show their last known state with the time of deletion", async () => {
    const query = new FakeQuery({ order: [{ ...ORDER, deleted_at }] })
    const { payload } = await composeOne(event({ topic: "order.deleted" }), [ALL], query)
    expect(JSON.parse(payload).data).toEqual({
      id: "order_1",
      email: "ada@example.com",
      total: 100.1,
      customer: { id: "cus_1" },
      deleted_at: "2026-03-02T09:31:00.000Z",
    })
    expect(query.requests).toHaveLength(1)
    expect(query.requests[0]?.withDeleted).toBe(true)
  })

  it("show their id where the row is gone", async () => {
    const { payload } = await composeOne(event({ topic: "order.deleted" }), [ALL], new FakeQuery({}))
    expect(JSON.parse(payload).data).toEqual({ id: "order_1" })
  })

  it("show their last known state in a message about a change before", async () => {
    const query = new FakeQuery({
      order: [
        { ...ORDER, deleted_at },
        { ...ORDER, id: "order_2" },
      ],
    })
    const [first, second] = await run(
      [event(), event({ id: "whevt_2", resource_id: "order_2" })],
      [ALL],
      query
    )
    expect(dataOf(first)).toMatchObject({ id: "order_1", deleted_at: "2026-03-02T09:31:00.000Z" })
    expect(dataOf(second)).not.toHaveProperty("deleted_at")
    expect(query.requests.map(({ filters, withDeleted }) => [filters?.id, withDeleted])).toEqual([
      [["order_1", "order_2"], undefined],
      [["order_1"], true],
    ])
  })

  it("have no update that was not composed before", async () => {
    const query = new FakeQuery({ order: [{ ...ORDER, deleted_at }] })
    const update = event({ topic: "order.updated" })
    const both = [webhook({ topics: ["*"] }), webhook({ id: "own", topics: ["*"], fields: ["id"] })]
    expect((await composeOne(update, both, query)).bodies).toEqual({})
    expect(Object.keys((await composeOne(event(), both, query)).bodies)).toEqual(["whk_1", "own"])
  })

  it("are absent where they have no row, in every message but that of their deletion", async () => {
    const events = ["order.placed", "order.updated", "order.deleted"].map((topic) =>
      event({ id: topic, topic: topic === "order.placed" ? event().topic : topic })
    )
    const kinds = (await run(events, [ALL], new FakeQuery({}))).map(({ kind }) => kind)
    expect(kinds).toEqual(["absent", "absent", "composed"])
  })

  it("that are alive when their deletion is composed are awaited, but not for a topic of the shop's own", async () => {
    const captured_at = new Date()
    const events = [
      event({ captured_at, id: "whevt_1", topic: "order.deleted", event_name: "order.deleted" }),
      event({
        ...{ captured_at, id: "whevt_2", resource_id: "prod_1" },
        ...{ topic: "review.deleted", event_name: "review.deleted" },
      }),
    ]
    const own = customTopics(
      resolveOptions({
        topics: { "review.deleted": { events: ["review.deleted"], entity: "product", fields: ["id"] } },
      }).topics,
      new NeverSent()
    )
    const query = new FakeQuery({ order: [{ ...ORDER, deleted_at: null }], product: [{ id: "prod_1" }] })
    expect(await run(events, [ALL], query, [...TOPICS, ...own])).toMatchObject([
      { kind: "absent", error: "order order_1 is not deleted" },
      { kind: "composed", deliveries: [{ webhook_id: ALL.id }] },
    ])
  })

  it("stay in the sales channels they were in, which Medusa takes from a deleted product", async () => {
    const link = (product_id: string, sales_channel_id: string, ended: string) => {
      return {
        id: `${product_id}_${sales_channel_id}`,
        product_id,
        sales_channel_id,
        deleted_at: new Date(ended),
      }
    }
    const query = new FakeQuery({
      product: [{ id: "prod_1", title: "Shirt", sales_channels: [], deleted_at }],
      product_sales_channel: [
        link("prod_1", "sc_web", "2026-03-02T09:31:00.005Z"),
        link("prod_1", "sc_left", "2026-03-01T00:00:00.000Z"),
      ],
    })
    const { bodies } = await composeOne(
      event({ topic: "product.deleted", resource_id: "prod_1" }),
      [
        webhook({ id: "in", topics: ["*"], sales_channel_ids: ["sc_web"] }),
        webhook({ id: "left", topics: ["*"], sales_channel_ids: ["sc_left"] }),
        webhook({ id: "all", topics: ["*"] }),
      ],
      query
    )
    expect(Object.keys(bodies)).toEqual(["in", "all"])
  })
})

describe("a webhook", () => {
  const query = () => new FakeQuery({ order: [ORDER], product: [{ id: "prod_1", title: "Shirt" }] })

  it("gets its own cut", async () => {
    const { bodies } = await composeOne(
      event(),
      [webhook({ fields: ["total", "items.*", "-items.metadata", "metadata.gift"] })],
      query()
    )
    expect(JSON.parse(bodies.whk_1 ?? "").data).toEqual({
      id: "order_1",
      total: 100.1,
      items: [{ id: "item_1", title: "Shirt" }],
      metadata: { gift: true },
    })
  })

  it("gets the id alone when its payload is thin, its filter and scope seeing all the same", async () => {
    const thin = (settings: Partial<WebhookRecord>) => webhook({ payload: "thin", ...settings })
    const { bodies } = await composeOne(
      event(),
      [
        thin({ id: "thin", fields: ["email", "items.*"], context: { a: 1 } }),
        thin({ id: "fits", filter: { "data.total": 100.1 }, sales_channel_ids: ["sc_web"] }),
        thin({ id: "filtered", filter: { "data.metadata.gift": false } }),
        thin({ id: "elsewhere", sales_channel_ids: ["sc_pos"] }),
      ],
      query()
    )
    expect(Object.keys(bodies)).toEqual(["thin", "fits"])
    expect(JSON.parse(bodies.thin ?? "")).toEqual({
      id: "whevt_1",
      type: "order.created",
      timestamp: "2026-03-02T09:30:00.000Z",
      data: { id: "order_1" },
      causes: ["order.placed"],
      context: { a: 1 },
    })
  })

  it("that is sent a field named thin shares no text with one whose payload is thin", async () => {
    const data = { id: "measure_1", thin: 0.2, thick: 7 }
    const { bodies } = await composeOne(
      event({ topic: "action.loyalty.points_earned", resource_id: "measure_1", event_data: data }),
      [
        webhook({ id: "thin", topics: ["*"], payload: "thin" }),
        webhook({ id: "field", topics: ["*"], fields: ["thin"] }),
      ],
      new FakeQuery({})
    )
    const dataOf = (id: string) => JSON.parse(bodies[id] ?? "").data
    expect(dataOf("thin")).toEqual({ id: "measure_1" })
    expect(dataOf("field")).toEqual({ id: "measure_1", thin: 0.2 })
  })

  it("with a thin payload gets null for the id of what has none", async () => {
    const thin = webhook({ payload: "thin", topics: ["*"] })
    const points = (resource_id: string | null) =>
      event({ topic: "action.loyalty.points_earned", resource_id, event_data: { points: 5 } })
    const of = async (captured: CapturedEvent, topics?: TopicDefinition[]) =>
      JSON.parse((await composeOne(captured, [thin], new FakeQuery({}), topics)).bodies.whk_1 ?? "").data
    expect(await of(points(null))).toEqual({ id: null })
    expect(await of(points("cus_1"))).toEqual({ id: "cus_1" })

    const payload = () => ({ id: "sub_1", plan: "gold" })
    const custom = topic({ topic: "subscription.renewed", entity: undefined, fields: undefined, payload })
    expect(await of(event({ topic: "subscription.renewed", resource_id: null }), [custom])).toEqual({
      id: "sub_1",
    })
  })

  it("gets topic's own fields, changed, when each of its fields has a modifier", async () => {
    const { bodies } = await composeOne(event(), [webhook({ fields: ["-email", "+metadata.gift"] })], query())
    expect(JSON.parse(bodies.whk_1 ?? "").data).toEqual({
      id: "order_1",
      total: 100.1,
      customer: { id: "cus_1" },
      metadata: { gift: true },
    })
  })

  it("gets what its filter lets through, on fields that its own leave out", async () => {
    const { bodies } = await composeOne(
      event(),
      [
        webhook({
          id: "yes",
          fields: ["id"],
          filter: { "data.total": { $gte: 100.1 }, "data.metadata.gift": true },
        }),
        webhook({ id: "no", fields: ["id"], filter: { "data.total": { $gt: 100.1 } } }),
        webhook({ id: "context", context: { a: 1 }, filter: { "context.a": 1, type: "order.created" } }),
      ],
      query()
    )
    expect(Object.keys(bodies)).toEqual(["yes", "context"])
    expect(JSON.parse(bodies.yes ?? "").data).toEqual({ id: "order_1" })
  })

  it("is sent its sales channels only, even if its fields leave the channel out", async () => {
    const { bodies } = await composeOne(
      event(),
      [
        webhook({ id: "web", sales_channel_ids: ["sc_pos", "sc_web"], fields: ["email"] }),
        webhook({ id: "pos", sales_channel_ids: ["sc_pos"] }),
        webhook({ id: "all" }),
      ],
      query()
    )
    expect(Object.keys(bodies)).toEqual(["web", "all"])
    expect(JSON.parse(bodies.web ?? "").data).toEqual({ id: "order_1", email: "ada@example.com" })
  })

  it("with a scope is sent nothing that has no channel", async () => {
    const scoped = [webhook({ topics: ["*"], sales_channel_ids: ["sc_web"] })]
    const action = event({
      topic: "action.loyalty.points_earned",
      event_data: { sales_channel_id: "sc_web" },
    })
    expect((await composeOne(action, scoped, query())).bodies).toEqual({})
    const gone = event({ topic: "order.deleted", resource_id: "order_9" })
    expect((await composeOne(gone, scoped, query())).bodies).toEqual({})
  })

  it("hears nothing that is older than itself", async () => {
    const created_at = new Date("2026-03-02T12:00:00.000Z")
    const heard = async (captured_at: Date | undefined) =>
      (await composeOne(event({ captured_at }), [webhook({ topics: ["*"], created_at })], query())).bodies
    expect(await heard(new Date(created_at.getTime() - 1))).toEqual({})
    expect(Object.keys(await heard(created_at))).toEqual(["whk_1"])
    expect(Object.keys(await heard(undefined))).toEqual(["whk_1"])
  })

  it("hears nothing of topics it did not choose", async () => {
    expect((await composeOne(event(), [webhook({ topics: ["product.updated"] })], query())).bodies).toEqual(
      {}
    )
  })

  it("whose filter or fields were broken by hand gets a delivery with a remark, holding an id and no more", async () => {
    const { bodies, remarks, payload } = await composeOne(
      event(),
      [
        webhook({ id: "filter", filter: { "data.total": { $regex: "1" } } }),
        webhook({ id: "fields", fields: ["__proto__.x"], context: { a: 1 } }),
        webhook({ id: "fine" }),
      ],
      query()
    )
    expect(remarks.filter).toContain("$regex is not an operator")
    expect(remarks.fields).toContain("__proto__.x")
    expect(remarks.fine).toBeNull()
    expect(JSON.parse(bodies.filter ?? "").data).toEqual({ id: "order_1" })
    expect(JSON.parse(bodies.fields ?? "")).toMatchObject({ data: { id: "order_1" }, context: { a: 1 } })
    expect(bodies.fine).toBe(payload)
  })
})

describe("a payload that no webhook takes", () => {
  const data = { order: [ORDER] }

  it.each<[string, Partial<WebhookRecord>[], string[]]>([
    ["all are thin", [{ payload: "thin" }], ["id"]],
    [
      "all choose fields of their own",
      [{ fields: ["id"] }, { id: "b", fields: ["id", "total"] }],
      ["id", "total"],
    ],
    ["nobody subscribes", [], ["id"]],
    [
      "none is in its sales channel and thin",
      [{ payload: "thin", sales_channel_ids: ["sc_pos"] }],
      ["id", "sales_channel_id"],
    ],
  ])("is neither read nor put together when %s", async (_, settings, fields) => {
    const query = new FakeQuery(data)
    const [composition] = await run([event()], settings.map(webhook), query)
    expect(composition).toMatchObject({ kind: "composed", payload: null })
    expect(query.requests.map((request) => request.fields)).toEqual([fields])
  })

  it.each<[string, Partial<WebhookRecord>]>([
    ["its filter lets nothing through", { filter: { "data.total": 5 } }],
    ["its resource is in no sales channel of the webhook", { sales_channel_ids: ["sc_pos"] }],
  ])("is not put together when %s", async (_, settings) => {
    const [composition] = await run([event()], [webhook(settings)], new FakeQuery(data))
    expect(composition).toEqual({ kind: "composed", event_id: "whevt_1", payload: null, deliveries: [] })
  })

  it("still says when the resource was last changed", async () => {
    const updated_at = new Date("2026-03-02T09:00:00.000Z")
    const query = new FakeQuery({ order: [{ ...ORDER, updated_at }] })
    const [composition] = await run([event()], [webhook({ payload: "thin" })], query, [
      topic({ fields: ["id", "email", "updated_at"] }),
    ])
    expect(composition).toMatchObject({ payload: null, shown_at: updated_at })
    expect(query.requests.map(({ fields }) => fields)).toEqual([["id", "updated_at"]])
  })

  it("changes nothing about what is read apart", async () => {
    const query = new FakeQuery(data)
    const fields = [
      ["id", "customer.email"],
      ["id", "items.*"],
    ]
    await run(
      [event()],
      fields.map((fields, n) => webhook({ id: `${n}`, fields })),
      query
    )
    expect(query.requests.map((request) => request.fields)).toEqual([
      ["customer.email", "id"],
      ["id", "items.*"],
    ])
  })
})

describe("reading", () => {
  const rows = Array.from({ length: 450 }, (_, index) => ({ ...ORDER, id: `order_${index}` }))
  const events = rows.map(({ id }, index) => {
    return event({
      id: `whevt_${index}`,
      resource_id: id,
      topic: index % 2 ? "order.created" : "order.updated",
    })
  })

  it("asks once for all events of an entity and its fields, 200 at a time", async () => {
    const query = new FakeQuery({ order: rows })
    const compositions = await run(
      events,
      [webhook({ topics: ["*"] }), webhook({ sales_channel_ids: ["sc_web"] })],
      query
    )
    expect(compositions.map(({ event_id }) => event_id)).toEqual(events.map(({ id }) => id))
    expect(compositions.every(({ kind }) => kind === "composed")).toBe(true)
    expect(idCounts(query.requests)).toEqual([200, 200, 50])
  })

  it("asks once for a resource that several events are about", async () => {
    const query = new FakeQuery({ order: [ORDER] })
    await run(
      [event(), event({ id: "whevt_2" }), event({ id: "whevt_3", topic: "order.updated" })],
      [ALL],
      query
    )
    expect(query.requests.map(({ entity, fields, filters }) => ({ entity, fields, filters }))).toEqual([
      { entity: "order", fields: ["customer.id", "email", "id", "total"], filters: { id: ["order_1"] } },
    ])
  })

  it("lets fields of the same records ride along and reads what reaches further once, apart", async () => {
    const query = new FakeQuery({ order: [ORDER] })
    await run(
      [event()],
      [
        webhook({ id: "a", filter: { "data.metadata.gift": true } }),
        webhook({ id: "b", fields: ["id", "customer.email"] }),
        webhook({ id: "c", fields: ["id", "items.*"] }),
        webhook({ id: "d", filter: { "data.region.name": "EU" } }),
      ],
      query
    )
    expect(query.requests.map(({ fields }) => fields)).toEqual([
      ["customer.email", "customer.id", "email", "id", "metadata", "total"],
      ["id", "items.*", "region.name"],
    ])
  })

  it("delays no other webhook because one's fields cannot be read", async () => {
    const query = new FakeQuery({ order: [ORDER, { ...ORDER, id: "order_2" }] }, ({ fields }) =>
      fields.some((field) => field.startsWith("calculated_price")) ? "needs a pricing context" : undefined
    )
    const compositions = await run(
      [event(), event({ id: "whevt_2", resource_id: "order_2" })],
      [
        webhook({ id: "odd", fields: ["id", "calculated_price.*"] }),
        webhook({ id: "far", fields: ["id", "items.title"] }),
        webhook({ id: "plain" }),
      ],
      query
    )
    for (const composition of compositions) {
      expect(composition).toMatchObject({
        kind: "composed",
        deliveries: [
          {
            webhook_id: "odd",
            remark: "What its fields and filter ask for could not be read",
            error: expect.stringContaining("needs a pricing context"),
          },
          { webhook_id: "far", body: expect.stringContaining("Shirt"), remark: null },
          { webhook_id: "plain", body: null, remark: null },
        ],
      })
    }
  })

  it("holds up no event for another that cannot be read", async () => {
    const query = new FakeQuery({ order: rows.slice(0, 5) }, (request) =>
      idsIn(request).includes("order_2") ? "broken row" : undefined
    )
    const compositions = await run(events.slice(0, 5), [webhook({ topics: ["*"] })], query)
    expect(compositions.map(({ kind }) => kind)).toEqual([
      "composed",
      "composed",
      "failed",
      "composed",
      "composed",
    ])
    expect(compositions[2]).toEqual({ kind: "failed", event_id: "whevt_2", error: "broken row" })
  })

  it("gives up soon when nothing can be read", async () => {
    const query = new FakeQuery({}, () => "database is down")
    const compositions = await run(events.slice(0, 200), [], query)
    expect(compositions.every(({ kind }) => kind === "failed")).toBe(true)
    expect(query.requests.length).toBeLessThan(10)
  })
})

describe("what is never sent", () => {
  const invite = topic({
    topic: "invite.created",
    resource: "invite",
    entity: "invite",
    fields: ["id", "email"],
  })
  const created = event({ topic: "invite.created", resource_id: "invite_1" })
  const shop = () =>
    new FakeQuery({ invite: [{ id: "invite_1", email: "ada@example.com", token: "s3cret" }] })
  const wants = (settings: Partial<WebhookRecord>) => webhook({ topics: ["invite.created"], ...settings })

  it.each([[["*"]], [["+*"]], [["token", "email"]], [["email", "+token"]]])(
    "is left out of the fields %j of a webhook, which keeps the others",
    async (fields) => {
      const query = shop()
      const { payload, bodies } = await composeOne(created, [wants({ fields })], query, [invite])

      expect(payload + bodies.whk_1).not.toContain("s3cret")
      expect(JSON.parse(present(bodies.whk_1, "whk_1 of bodies")).data).toEqual({
        id: "invite_1",
        email: "ada@example.com",
      })
      expect(query.requests.flatMap((request) => request.fields)).not.toContain("token")
    }
  )

  it("is not seen by the filter of a webhook that names it", async () => {
    const guesses = [{ "data.token": "s3cret" }, { "data.token": { $startsWith: "s" } }]
    const webhooks = guesses.map((filter, index) => wants({ id: `whk_${index}`, filter, fields: ["*"] }))
    const { bodies } = await composeOne(created, webhooks, shop(), [invite])

    expect(bodies).toEqual({})
  })

  it("is left out of all of an entity that a merchant's own topic asks for", async () => {
    const { payload } = await composeOne(created, [wants({})], shop(), [{ ...invite, fields: ["*"] }])

    expect(JSON.parse(payload).data).toEqual({ id: "invite_1", email: "ada@example.com" })
  })

  it("is left out of an event's own data, even if it was stored with it", async () => {
    const action = topic({ topic: "action.card.issued", entity: undefined, fields: undefined })
    const data = { id: "card_1", token: "s3cret", owner: { name: "Ada", accessToken: "s3cret" } }
    const issued = event({ topic: "action.card.issued", event_name: "card.issued", event_data: data })
    const { payload } = await composeOne(issued, [webhook({ topics: ["*"] })], shop(), [action])

    expect(JSON.parse(payload).data).toEqual({ id: "card_1", owner: { name: "Ada" } })
  })

  it("is for a merchant's own payload function to decide", async () => {
    const own = topic({ payload: ({ data }) => data })
    const { payload } = await composeOne(event({ event_data: { token: "t" } }), [webhook()], shop(), [own])

    expect(JSON.parse(payload).data).toEqual({ token: "t" })
  })
})

describe("an event that cannot be composed", () => {
  it.each<[string, Partial<CapturedEvent>, Partial<TopicDefinition>, string]>([
    ["its topic is not defined any more", { topic: "gone.topic" }, {}, "No topic gone.topic is defined"],
    ["it names no resource", { resource_id: null }, {}, "order.placed names no order"],
    ["its data is not for JSON", { event_data: 1n }, { entity: undefined }, "BigInt"],
    [
      "the merchant's function throws",
      {},
      {
        payload: () => {
          throw new Error("no such plan")
        },
      },
      "no such plan",
    ],
    [
      "the merchant's function fails later",
      {},
      { payload: async () => Promise.reject(new Error("late")) },
      "late",
    ],
  ])("fails alone when %s", async (_, captured, definition, message) => {
    const [failed, fine] = await run(
      [event(captured), event({ id: "whevt_2", topic: "order.updated" })],
      [ALL],
      new FakeQuery({ order: [ORDER] }),
      [topic(definition), topic({ topic: "order.updated" })]
    )
    expect(failed).toMatchObject({
      kind: "failed",
      event_id: "whevt_1",
      error: expect.stringContaining(message),
    })
    expect(fine).toMatchObject({ kind: "composed", event_id: "whevt_2" })
  })
})

function dataOf(composition: Composition | undefined): Record<string, unknown> {
  return composition?.kind === "composed" ? JSON.parse(composition.payload ?? "{}").data : {}
}

function idCounts(requests: GraphRequest[]): number[] {
  return requests.map((request) => idsIn(request).length)
}
