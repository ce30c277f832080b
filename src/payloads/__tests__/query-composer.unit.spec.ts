import { propertiesOf } from "../../types/typed"
import { present } from "../../../scripts/present"
import type { ClaimedEvent } from "../../modules/webhook/store/events"
import { Catalogue } from "../../topics/catalogue"
import { QueryComposer } from "../query-composer"
import type { QueryPort } from "../query-port"
import { event, FakeQuery, idsIn, topic, webhook } from "./fake-query"

function claimed(overrides: Partial<ClaimedEvent>): ClaimedEvent {
  const base = event()
  return {
    ...base,
    lookup_id: null,
    event_group_id: null,
    told_at: base.occurred_at,
    claims: 1,
    claimed_at: base.occurred_at,
    causes: null,
    ...overrides,
  }
}

const CATALOGUE = new Catalogue()

describe("composing with Medusa's query", () => {
  it("finds the resources behind ids of other entities by the topic's own way", async () => {
    const query = new FakeQuery({ product_variant: [{ id: "variant_1", product_id: "prod_1" }] })
    const variantUpdated = { topic: "product.updated", event_name: "product-variant.updated" }
    const found = await new QueryComposer(() => query).lookUp(
      [
        claimed({ ...variantUpdated, lookup_id: "variant_1" }),
        claimed({ ...variantUpdated, lookup_id: "variant_9" }),
        claimed({ ...variantUpdated, event_name: "product-variant.deleted", lookup_id: "variant_9" }),
        claimed({ ...variantUpdated, event_name: "no.such.event", lookup_id: "variant_1" }),
      ],
      CATALOGUE
    )
    expect(found).toEqual([
      { kind: "found", ids: ["prod_1"] },
      { kind: "absent", error: expect.any(String) },
      { kind: "found", ids: [] },
      { kind: "found", ids: [] },
    ])
  })

  it("asks the catalogue what a topic is and whom its patterns cover", async () => {
    const query = new FakeQuery({ customer: [{ id: "cus_1", email: "ada@example.com" }] })
    const [composition] = await new QueryComposer(() => query).compose(
      [claimed({ topic: "customer.created", resource_id: "cus_1" })],
      [webhook({ id: "all", topics: ["customer.*"] }), webhook({ id: "other", topics: ["order.*"] })],
      CATALOGUE,
      { snapshots: new Map() }
    )
    expect(composition).toMatchObject({ kind: "composed", deliveries: [{ webhook_id: "all" }] })
  })

  it("fails an event alone whose resource's query never ends", async () => {
    const query = new FakeQuery({ customer: [{ id: "cus_1" }, { id: "cus_2" }] })
    const hanging: QueryPort = {
      graph: async (request) =>
        idsIn(request).includes("cus_2") ? new Promise<never>(() => undefined) : query.graph(request),
    }
    jest.useFakeTimers()
    const composing = new QueryComposer(() => hanging).compose(
      ["cus_1", "cus_2"].map((id) => claimed({ id, topic: "customer.created", resource_id: id })),
      [webhook({ topics: ["customer.*"] })],
      CATALOGUE,
      { snapshots: new Map() }
    )
    await jest.advanceTimersByTimeAsync(2 * 30_000)
    expect(await composing).toMatchObject([
      { kind: "composed", event_id: "cus_1" },
      {
        kind: "failed",
        event_id: "cus_2",
        error: expect.stringContaining("The query for customer took longer than 30 s"),
      },
    ])
    jest.useRealTimers()
  })

  describe("a resource, for an app that is limited to sales channels", () => {
    const at = { id: "whevt_1", occurred_at: new Date("2026-03-02T12:00:00.000Z") }
    const query = new FakeQuery({
      product: [
        { id: "prod_in", title: "In", status: "published", sales_channels: [{ id: "sc_web" }] },
        { id: "prod_out", title: "Out", status: "published", sales_channels: [{ id: "sc_other" }] },
        { id: "prod_none", title: "None", status: "published", sales_channels: [] },
      ],
    })
    // What such a function returns is in no sales channel.
    const payload = ({ data }: { data: unknown }) => {
      if (propertiesOf(data).id !== "rev_1") {
        throw new Error("There is no such review")
      }
      return data
    }
    const definitions = [
      ...["product.created", "product.added", "product.removed"].map((name) =>
        present(CATALOGUE.get(name), "the topic")
      ),
      topic({ topic: "review.written", resource: "review", event: "written", entity: undefined, payload }),
    ]
    const answerOf = async (name: string, id: string, isConfined: boolean) =>
      new QueryComposer(() => query)
        .composeResource(
          at,
          webhook({ sales_channel_ids: ["sc_web"] }),
          present(
            definitions.find((one) => one.topic === name),
            "the topic"
          ),
          { id, snapshot: null, isConfined },
          CATALOGUE
        )
        .then(
          () => "sent",
          ({ type, message }: { type: string; message: string }) => `${type}: ${message}`
        )

    it.each([
      ["product.created", "product", ["prod_out", "prod_none", "prod_0"]],
      ["product.added", "product", ["prod_out", "prod_none", "prod_0"]],
      ["product.removed", "product", ["prod_out", "prod_none", "prod_0"]],
      ["review.written", "review", ["rev_1", "rev_0"]],
    ])("is unknown where it is outside of them, as where there is none: %s", async (name, what, hidden) => {
      for (const id of hidden) {
        expect(await answerOf(name, id, true)).toBe(
          `not_found: resource: ${what} with id: ${id} was not found`
        )
      }
    })

    it("is sent where it is in one of them, and explained to an admin", async () => {
      expect(await answerOf("product.added", "prod_in", true)).toBe("sent")
      expect(await answerOf("product.added", "prod_none", false)).toBe(
        "invalid_data: Invalid request: resource: product prod_none is in no sales channel"
      )
      expect(await answerOf("review.written", "rev_0", false)).toContain("There is no such review")
    })
  })

  describe("a sample", () => {
    const composer = new QueryComposer(() => new FakeQuery({}))
    const at = { id: "whevt_1", occurred_at: new Date("2026-03-02T12:00:00.000Z") }
    const sampleOf = async (topic: string, settings: Parameters<typeof webhook>[0]) =>
      JSON.parse(
        await composer.composeSample(at, webhook(settings), present(CATALOGUE.get(topic), "the topic"))
      )

    it("is shaped as the webhook wants its payloads", async () => {
      const body = await sampleOf("customer.created", { fields: ["id", "email"], context: { tenant: 1 } })
      expect(body).toMatchObject({
        id: "whevt_1",
        type: "customer.created",
        timestamp: "2026-03-02T12:00:00.000Z",
        context: { tenant: 1 },
      })
      expect(Object.keys(body.data)).toEqual(["id", "email"])
    })

    it("names in a thin payload what the topic is about", async () => {
      const { data } = await sampleOf("webhook.delivery_failed", { payload: "thin" })
      expect(data).toEqual({ id: expect.stringMatching(/^whk_/) })
    })

    it("is refused where the webhook's deliveries could not be composed either", async () => {
      await expect(sampleOf("customer.created", { fields: ["email..name"] })).rejects.toThrow("email..name")
    })
  })
})
