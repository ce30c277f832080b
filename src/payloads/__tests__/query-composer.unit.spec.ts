import type { Logger } from "@medusajs/framework/types"

import { standIn } from "../../../integration-tests/support/stand-in"
import { propertiesOf } from "../../types/typed"
import { present } from "../../../scripts/present"
import { bodyOf, newDeliveries } from "../../modules/webhook/fan-out/new-deliveries"
import type { ClaimedEvent } from "../../modules/webhook/store/events"
import type { Snapshot } from "../../modules/webhook/store/snapshots"
import { Catalogue } from "../../topics/catalogue"
import type { WebhookRecord } from "../../types"
import { QueryComposer } from "../query-composer"
import type { QueryPort } from "../query-port"
import { timedQuery } from "../timed-query"
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
    const composing = new QueryComposer(() => timedQuery(hanging)).compose(
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

  describe("for an app's webhook whose fields and filter fit only some of its topics", () => {
    const reviews = topic({
      topic: "review.written",
      resource: "review",
      entity: "review",
      fields: ["id", "margin"],
    })
    const catalogue = new Catalogue([reviews])
    // The shop has given its products a margin too, which no topic about products documents.
    const query = new FakeQuery({
      product: [{ id: "prod_1", title: "Shirt", margin: 7, status: "published" }],
      review: [{ id: "rev_1", margin: 3 }],
    })
    const asked_topics = ["product.created", "review.written"]
    const app = { asked_topics, sales_channel_ids: [] }
    const bodiesOf = async (settings: Partial<WebhookRecord>) => {
      const webhooks = [
        webhook({ id: "app", topics: asked_topics, app, ...settings }),
        webhook({ id: "narrowed", topics: ["product.created"], app, ...settings }),
        webhook({ id: "shop", topics: asked_topics, ...settings }),
      ]
      const compositions = await new QueryComposer(() => query).compose(
        [
          claimed({ topic: "product.created", resource_id: "prod_1" }),
          claimed({ topic: "review.written", resource_id: "rev_1" }),
        ],
        webhooks,
        catalogue,
        { snapshots: new Map() }
      )
      return compositions.map((composition) =>
        composition.kind === "composed"
          ? composition.deliveries.map((delivery) => ({
              to: delivery.webhook_id,
              data: JSON.parse(bodyOf(composition, delivery)).data,
            }))
          : composition
      )
    }

    it("each topic sends the chosen fields that it documents itself", async () => {
      expect(await bodiesOf({ fields: ["title", "margin"] })).toEqual([
        [
          { to: "app", data: { id: "prod_1", title: "Shirt" } },
          { to: "narrowed", data: { id: "prod_1", title: "Shirt" } },
          { to: "shop", data: { id: "prod_1", title: "Shirt", margin: 7 } },
        ],
        [
          { to: "app", data: { id: "rev_1", margin: 3 } },
          { to: "shop", data: { id: "rev_1", margin: 3 } },
        ],
      ])
      const [products] = await bodiesOf({ fields: ["margin"] })
      expect(products).toContainEqual({ to: "app", data: { id: "prod_1" } })
    })

    it("a filter tells nothing about a field that the topic does not document", async () => {
      for (const margin of [{ $gt: 5 }, { $exists: true }, { $not: { $exists: false } }]) {
        const [products, written] = await bodiesOf({ filter: { "data.margin": margin } })
        expect(products).toMatchObject([{ to: "shop" }])
        expect(written).toHaveLength("$gt" in margin ? 0 : 2)
      }
    })

    it("a field that none of its topics documents is sent, since an admin has given it", async () => {
      const [products] = await bodiesOf({
        ...{ topics: ["product.created"], app: { ...app, asked_topics: ["product.created"] } },
        fields: ["margin"],
      })
      expect(products).toContainEqual({ to: "app", data: { id: "prod_1", margin: 7 } })
    })
  })

  describe("for an app that is limited to sales channels", () => {
    const topics = ["product.created", "product.updated"]
    const limited = webhook({
      ...{ id: "app", topics, sales_channel_ids: ["sc_web"] },
      app: { asked_topics: topics, sales_channel_ids: ["sc_web", "sc_kiosk"] },
    })
    const shop = webhook({ id: "shop", topics })
    const WEB = { id: "sc_web", name: "Web" }
    const OTHER = { id: "sc_other", name: "Staff" }
    const composed = async (
      sales_channels: object[],
      topicName: string,
      snapshot: Snapshot,
      webhooks = [limited, shop]
    ) => {
      const row = { id: "prod_1", title: "Shirt", status: "published", sales_channels }
      const captured = claimed({ id: `whevt_${snapshot.next}`, topic: topicName, resource_id: "prod_1" })
      const [composition] = await new QueryComposer(() => new FakeQuery({ product: [row] })).compose(
        [captured],
        webhooks,
        CATALOGUE,
        { snapshots: new Map([[captured.id, snapshot]]) }
      )
      if (composition?.kind !== "composed") {
        throw new Error(`not composed: ${composition?.error}`)
      }
      const bodies = composition.deliveries.map((delivery) => [
        delivery.webhook_id,
        JSON.parse(bodyOf(composition, delivery)),
      ])
      return { composition, bodies: Object.fromEntries(bodies) }
    }
    const none = { revision: null, state: null, sales_channel_ids: null, deleted: false, told_deletion: null }

    it("a product names only those of its sales channels", async () => {
      const { bodies } = await composed([OTHER, WEB], "product.created", { ...none, next: 1 })
      expect(bodies.app.data.sales_channels).toEqual([WEB])
      expect(bodies.shop.data.sales_channels).toEqual([OTHER, WEB])
    })

    it("a change of other sales channels is no update, and is not named by one", async () => {
      const { composition } = await composed([WEB], "product.created", { ...none, next: 1 })
      const { snapshot } = composition
      const known = {
        ...none,
        revision: 1,
        state: snapshot?.state ?? null,
        sales_channel_ids: ["sc_web"],
        next: 2,
      }
      const { bodies } = await composed([WEB, OTHER], "product.updated", known)
      expect(Object.keys(bodies)).toEqual(["shop"])
      expect(bodies.shop.changes.added).toEqual(["sales_channels[sc_other]"])
    })

    it("a filter on sales channels finds none", async () => {
      const filter = { "data.sales_channels.id": "sc_other" }
      const webhooks = [limited, shop].map((one) => ({ ...one, filter }))
      const { bodies } = await composed([OTHER, WEB], "product.created", { ...none, next: 1 }, webhooks)
      expect(Object.keys(bodies)).toEqual(["shop"])
    })
  })

  describe("an error of the shop's query", () => {
    const error = 'relation "secret_table" does not exist'
    const query = new FakeQuery({ product: [{ id: "prod_1", title: "Shirt" }] }, ({ fields }) =>
      fields.some((field) => field.startsWith("variants.")) ? error : undefined
    )
    const lines: string[] = []
    const logger = standIn<Logger>({ error: (line) => void lines.push(String(line)) })
    const composer = new QueryComposer(
      () => query,
      () => null,
      () => logger
    )
    const odd = webhook({ id: "odd", topics: ["product.*"], fields: ["id", "variants.calculated_price.*"] })

    beforeEach(() => lines.splice(0))

    it("is in the shop's log, and not in the remark of the delivery", async () => {
      const [composition] = await composer.compose(
        [claimed({ topic: "product.created", resource_id: "prod_1" })],
        [odd],
        CATALOGUE,
        { snapshots: new Map() }
      )
      if (composition?.kind !== "composed") {
        throw new Error("It was not composed")
      }
      const rows = newDeliveries(composition, "product.created", 1_000_000)
      expect(rows).toMatchObject([{ remark: "What its fields and filter ask for could not be read" }])
      expect(JSON.stringify(rows)).not.toContain("secret_table")
      expect(lines).toEqual([expect.stringContaining(error)])
    })

    it.each(["product.created", "review.written"])(
      "is shown to an admin who tests %s with a resource, and not to an app",
      async (name) => {
        const payload = () => {
          throw new Error(error)
        }
        const definition =
          CATALOGUE.get(name) ??
          topic({ topic: name, resource: "review", event: "written", entity: undefined, payload })
        const answerTo = (isConfined: boolean) =>
          composer
            .composeResource(
              { id: "whevt_1", occurred_at: new Date("2026-03-02T12:00:00.000Z") },
              odd,
              definition,
              { id: "prod_1", snapshot: null, isConfined },
              CATALOGUE
            )
            .then(
              () => "sent",
              ({ message }: Error) => message
            )
        expect(await answerTo(false)).toContain(error)
        expect(await answerTo(true)).toMatch(/^Invalid request: .*could not be (read|composed)/)
        expect(await answerTo(true)).not.toContain("secret_table")
      }
    )
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
