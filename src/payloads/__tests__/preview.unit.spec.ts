import { NeverSent } from "../../topics/never-sent"
import type { TopicDefinition, WebhookRecord } from "../../types"
import { propertiesOf } from "../../types/typed"
import { previewDelivery, type PreviewDependencies } from "../preview"
import { FakeQuery, topic, webhook } from "./fake-query"

const SAMPLE = {
  id: "order_sample",
  email: "ada@example.com",
  total: 49.2,
  sales_channel_id: "sc_sample",
  customer: { id: "cus_1" },
}

const ORDER = { ...SAMPLE, id: "order_1", total: 7, sales_channel_id: "sc_web" }

type Settings = {
  webhook?: Partial<WebhookRecord>
  definition?: Partial<TopicDefinition>
  resourceId?: string
  query?: FakeQuery
  hook?: PreviewDependencies["hook"]
  maxPayloadBytes?: number
}

async function preview({
  resourceId,
  query = new FakeQuery({ order: [ORDER] }),
  hook = null,
  maxPayloadBytes = 10_000,
  ...settings
}: Settings = {}) {
  const { body, ...verdict } = await previewDelivery(
    {
      webhook: webhook(settings.webhook),
      definition: topic({
        fields: ["id", "total", "sales_channel_id"],
        sample: SAMPLE,
        ...settings.definition,
      }),
      resourceId: resourceId ?? null,
      now: new Date("2026-03-02T09:30:00.000Z"),
    },
    { query, neverSent: new NeverSent(), hook, maxPayloadBytes }
  )
  return { ...verdict, body: JSON.parse(body) }
}

const sent = { reason: null, remark: null }

describe("a preview", () => {
  it("is of the sample, for which the shop is not asked, where no resource is named", async () => {
    const query = new FakeQuery({})
    expect(await preview({ query })).toEqual({
      ...sent,
      body: {
        id: "whevt_00000000000000000000000000",
        type: "order.created",
        timestamp: "2026-03-02T09:30:00.000Z",
        data: { id: "order_sample", total: 49.2, sales_channel_id: "sc_sample" },
        causes: ["order.placed"],
      },
    })
    expect(query.requests).toEqual([])
  })

  it("is of the resource that is named", async () => {
    expect(await preview({ resourceId: "order_1" })).toMatchObject({ ...sent, body: { data: { total: 7 } } })
  })

  it.each<[string, Partial<WebhookRecord>, unknown]>([
    [
      "fields",
      { fields: ["total", "customer.id"] },
      { id: "order_sample", total: 49.2, customer: { id: "cus_1" } },
    ],
    ["a thin payload", { payload: "thin" }, { id: "order_sample" }],
  ])("shows the webhook's own cut: %s", async (_, settings, data) => {
    expect((await preview({ webhook: settings })).body.data).toEqual(data)
  })

  it("says that the filter keeps it back, and shows what it keeps back", async () => {
    const filtered = { filter: { "data.total": { $gte: 10 } } }
    expect(await preview({ webhook: filtered })).toMatchObject(sent)
    expect(await preview({ webhook: filtered, resourceId: "order_1" })).toMatchObject({
      reason: "filter",
      body: { data: { id: "order_1" } },
    })
  })

  it("says that it belongs to another sales channel, in which the sample never is", async () => {
    const scoped = { sales_channel_ids: ["sc_pos", "sc_web"] }
    expect(await preview({ webhook: scoped, resourceId: "order_1" })).toMatchObject(sent)
    expect(await preview({ webhook: scoped })).toMatchObject({
      ...sent,
      body: { data: { sales_channel_id: "sc_pos" } },
    })
    const elsewhere = { sales_channel_ids: ["sc_pos"], filter: { "data.total": 0 } }
    expect(await preview({ webhook: elsewhere, resourceId: "order_1" })).toMatchObject({ reason: "scope" })
    const customer = { entity: "customer", fields: ["id"], sample: { id: "cus_1" } }
    expect(await preview({ webhook: scoped, definition: customer })).toMatchObject({ reason: "scope" })
  })

  it("says that an update of what is deleted is not sent", async () => {
    const query = new FakeQuery({ order: [{ ...ORDER, deleted_at: new Date() }] })
    const definition = { topic: "order.updated", absorbs: true }
    await expect(preview({ resourceId: "order_1", query, definition })).rejects.toThrow("was not found")
    const seen = { ...definition, deleted: true }
    expect(await preview({ resourceId: "order_1", query, definition: seen })).toMatchObject({
      reason: "deleted",
    })
  })

  it("says that it is too large to be sent", async () => {
    expect(await preview({ maxPayloadBytes: 100 })).toMatchObject({
      reason: "unsendable",
      remark: expect.stringContaining("more than the 100 that maxPayloadBytes allows"),
    })
  })

  it("shows what the shop's own code makes of it, which is not asked about what is kept back", async () => {
    const key = { event_id: "whevt_00000000000000000000000000", webhook_id: "whk_1" }
    const changed = await preview({ hook: async () => [{ ...key, data: { points: 1 } }] })
    expect(changed).toMatchObject({ ...sent, body: { data: { points: 1 } } })
    const vetoed = await preview({ hook: async () => [{ ...key, veto: true }] })
    expect(vetoed).toMatchObject({ reason: "vetoed", body: { data: { id: "order_sample" } } })
    const asked = jest.fn(async () => [])
    await preview({ hook: asked, webhook: { filter: { "data.total": 0 } } })
    expect(asked).not.toHaveBeenCalled()
  })

  it("of a topic without a resource shows its sample, and cannot be of one", async () => {
    const action = {
      topic: "action.points",
      entity: undefined,
      fields: undefined,
      sample: { id: "x", points: 1 },
    }
    expect((await preview({ definition: action })).body.data).toEqual({ id: "x", points: 1 })
    await expect(preview({ definition: action, resourceId: "x" })).rejects.toThrow(
      /resource_id: action.points/
    )
  })

  it("runs a merchant's payload function for the resource that is named, and not for the sample", async () => {
    const payload = jest.fn(({ data }: { data: unknown }) => ({ ...propertiesOf(data), plan: "gold" }))
    const custom = { entity: undefined, fields: undefined, sample: { id: "sub_sample" }, payload }
    expect((await preview({ definition: custom })).body.data).toEqual({ id: "sub_sample" })
    expect(payload).not.toHaveBeenCalled()
    expect((await preview({ definition: custom, resourceId: "sub_1" })).body.data).toEqual({
      id: "sub_1",
      plan: "gold",
    })

    const failing = () => Promise.reject(new Error("no such subscription"))
    const broken = preview({ definition: { ...custom, payload: failing }, resourceId: "sub_1" })
    await expect(broken).rejects.toThrow(/topic: could not be composed: no such subscription/)
  })

  it("refuses a resource that there is not", async () => {
    await expect(preview({ resourceId: "order_9" })).rejects.toThrow(
      "resource_id: order with id: order_9 was not found"
    )
  })
})
