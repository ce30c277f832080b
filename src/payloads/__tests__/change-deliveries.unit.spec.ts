import { firstOf } from "../../../scripts/present"
import type { Composition } from "../../modules/webhook/fan-out/composer"
import type { ComposedWebhookDelivery, WebhookDeliveryChange } from "../../types"
import { changeDeliveries, type DeliveriesHook } from "../change-deliveries"
import { event, webhook } from "./fake-query"

const WEBHOOKS = [
  webhook({ id: "whk_erp", name: "ERP", metadata: { team: "stock" } }),
  webhook({ id: "whk_partner", name: "Partner", context: { tenant: 1 } }),
]

const textOf = (id: string, data: unknown) =>
  JSON.stringify({ id, type: "order.created", timestamp: "2026-03-02T09:30:00.000Z", data })

/** An event of this id, delivered to both webhooks, and its composition. */
function composed(id: string): Extract<Composition, { kind: "composed" }> {
  const payload = textOf(id, { id: "order_1", total: 5 })
  return {
    kind: "composed",
    event_id: id,
    payload,
    deliveries: [
      { webhook_id: "whk_erp", body: null, remark: null },
      { webhook_id: "whk_partner", body: `${payload.slice(0, -1)},"context":{"tenant":1}}`, remark: null },
    ],
  }
}

function change(compositions: Composition[], hook: DeliveriesHook): Promise<Composition[]> {
  return changeDeliveries(
    compositions,
    compositions.map(({ event_id }) => event({ id: event_id })),
    WEBHOOKS,
    hook
  )
}

const veto = (event_id: string, webhook_id = "whk_partner"): WebhookDeliveryChange => ({
  event_id,
  webhook_id,
  veto: true,
})

describe("a shop's own code", () => {
  it("is shown every delivery of a batch at once, as it will be sent", async () => {
    const calls: ComposedWebhookDelivery[][] = []
    const before = [composed("whevt_1"), composed("whevt_2")]
    const after = await change(before, async (deliveries) => {
      calls.push(deliveries)
      return []
    })

    expect(after).toEqual(before)
    expect(calls).toHaveLength(1)
    expect(firstOf(calls).map(({ event_id, webhook }) => [event_id, webhook.name])).toEqual([
      ["whevt_1", "ERP"],
      ["whevt_1", "Partner"],
      ["whevt_2", "ERP"],
      ["whevt_2", "Partner"],
    ])
    expect(firstOf(calls)[0]).toEqual({
      event_id: "whevt_1",
      topic: "order.created",
      resource_id: "order_1",
      occurred_at: "2026-03-02T09:30:00.000Z",
      webhook: {
        id: "whk_erp",
        name: "ERP",
        url: "https://app.example.com/hook",
        context: null,
        metadata: { team: "stock" },
      },
      data: { id: "order_1", total: 5 },
    })
  })

  it("changes the data of one delivery, and of no other", async () => {
    const [after] = await change([composed("whevt_1")], async () => [
      { event_id: "whevt_1", webhook_id: "whk_partner", data: { id: "order_1", points: [1] } },
    ])
    expect(after).toMatchObject({
      payload: textOf("whevt_1", { id: "order_1", total: 5 }),
      deliveries: [
        { webhook_id: "whk_erp", body: null },
        {
          webhook_id: "whk_partner",
          body: `${textOf("whevt_1", { id: "order_1", points: [1] }).slice(0, -1)},"context":{"tenant":1}}`,
        },
      ],
    })
  })

  it("vetoes a delivery, so that there is none", async () => {
    const [first, second] = await change([composed("whevt_1"), composed("whevt_2")], async () => [
      veto("whevt_1"),
    ])
    expect(first).toMatchObject({ deliveries: [{ webhook_id: "whk_erp" }] })
    expect(second).toMatchObject({ deliveries: [{ webhook_id: "whk_erp" }, { webhook_id: "whk_partner" }] })
  })

  it("is neither asked about what can never be sent, nor where nothing is", async () => {
    let calls = 0
    const broken: Composition = {
      kind: "composed",
      event_id: "whevt_1",
      payload: "{}",
      deliveries: [{ webhook_id: "whk_erp", body: "{}", remark: "The filter of this webhook is wrong" }],
    }
    const failed: Composition = { kind: "failed", event_id: "whevt_2", error: "no such field" }
    const before: Composition[] = [broken, failed, { ...composed("whevt_3"), deliveries: [] }]
    const after = await change(before, async () => {
      calls++
      return []
    })
    expect(after).toEqual(before)
    expect(calls).toBe(0)
  })

  it("that throws at one event fails that one alone, after one try for the whole batch", async () => {
    const batch = ["whevt_1", "whevt_2", "whevt_3"].map(composed)
    const asked: number[] = []
    const after = await change(batch, async (deliveries) => {
      asked.push(deliveries.length)
      if (deliveries.some(({ event_id }) => event_id === "whevt_2")) {
        throw new Error("no such customer")
      }
      return deliveries.map(({ event_id }) => veto(event_id, "whk_erp"))
    })
    expect(asked).toEqual([6, 2, 2, 2])
    expect(after).toMatchObject([
      { kind: "composed", deliveries: [{ webhook_id: "whk_partner" }] },
      { kind: "failed", event_id: "whevt_2", error: "no such customer" },
      { kind: "composed", deliveries: [{ webhook_id: "whk_partner" }] },
    ])
  })

  it("that throws at everything is not asked about each of two hundred events", async () => {
    let calls = 0
    const batch = Array.from({ length: 200 }, (_, index) => composed(`whevt_${index}`))
    const after = await change(batch, async () => {
      calls++
      throw new Error("the service is down")
    })
    expect(calls).toBe(4)
    expect(after.every(({ kind }) => kind === "failed")).toBe(true)
  })

  it.each<[string, WebhookDeliveryChange, string]>([
    ["a delivery that there is not", veto("whevt_9"), "whevt_9 for whk_partner"],
    ["data that JSON cannot hold", { event_id: "whevt_1", webhook_id: "whk_erp", data: { n: 1n } }, "BigInt"],
  ])("that changes %s fails the event, which says so", async (_, wrong, message) => {
    const [after] = await change([composed("whevt_1")], async () => [wrong])
    expect(after).toMatchObject({ kind: "failed", error: expect.stringContaining(message) })
  })
})
