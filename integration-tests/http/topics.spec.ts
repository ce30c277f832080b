import type { IEventBusModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, FeatureFlag, Modules } from "@medusajs/framework/utils"
import { StepResponse } from "@medusajs/framework/workflows-sdk"
import {
  createProductCategoriesWorkflow,
  createProductsWorkflow,
  createSalesChannelsWorkflow,
  createTranslationsWorkflow,
  deleteCustomersWorkflow,
  deleteProductsWorkflow,
  deleteProductVariantsWorkflow,
  deletePromotionsWorkflow,
  deleteSalesChannelsWorkflow,
  deleteTranslationsWorkflow,
  linkProductsToSalesChannelWorkflow,
  updateCustomersWorkflow,
  updateInventoryLevelsWorkflow,
  updateProductsWorkflow,
  updateProductVariantsWorkflow,
  updatePromotionsWorkflow,
  updateTranslationsWorkflow,
} from "@medusajs/medusa/core-flows"

import { propertiesOf } from "../../src/types/typed"
import { atLeast, firstOf, lastOf } from "../../scripts/present"
import type { ComposedWebhookDelivery, CreateWebhookInput, WebhookDeliveryChange } from "../../src/workflows"
import { composeWebhookDeliveriesWorkflow } from "../../src/workflows"
import { expectAllSent, expectApplied, expectValidMessages } from "../support/message-checks"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { createAdmin, type Admin } from "./admin"
import { eventOf, expectSent, TIME } from "./changes/change"
import { CUSTOMER_CHANGES } from "./changes/customer-changes"
import { enter, expectMessagesOf } from "./changes/lifecycle"
import { LIFECYCLES } from "./changes/lifecycles"
import { PRODUCT_CHANGES } from "./changes/product-changes"
import { givePromotion, PROMOTION_CHANGES, type ShopWithPromotion } from "./changes/promotion-changes"
import { describeInMedusa } from "./describe-in-medusa"
import { Inbox } from "./inbox"
import { newProduct, openShop } from "./shop/open-shop"

const GROUPS = [
  "Product",
  "Customer",
  "Promotion",
  "Product variant",
  "Product option",
  "Product organization",
  "Inventory",
  "Shipping option",
  "Sales channel",
  "Region",
  "User",
  "Invite",
]

/** What translations belong to, by its table: where its id is, and the topics that a change of a translation leads to. */
const TRANSLATED: [string, (shop: ShopWithPromotion) => string | Promise<string>, string[]][] = [
  ["product", ({ product }) => product, ["product.updated"]],
  ["product_variant", ({ small }) => small, ["product-variant.updated", "product.updated"]],
  [
    "product_option",
    async ({ find, product }) => (await find("product", { id: product }, ["options.id"])).options[0].id,
    ["product-option.updated", "product.updated"],
  ],
  [
    "product_option_value",
    async ({ find }) => (await find("product_option_value", { value: "S" })).id,
    ["product-option.updated", "product.updated"],
  ],
  [
    "product_category",
    (shop) => enter(shop, createProductCategoriesWorkflow, { product_categories: [{ name: "Shirts" }] }),
    ["product-category.updated"],
  ],
]

/** What may be restored after its deletion, by its resource. */
const RESTORABLE: [
  resource: "product" | "customer" | "promotion",
  acts: Record<"edit" | "remove" | "restore", (shop: ShopWithPromotion, id: string) => Promise<unknown>>,
][] = [
  [
    "product",
    {
      edit: ({ run }, id) =>
        run(updateProductsWorkflow, { selector: { id }, update: { subtitle: new Date().toISOString() } }),
      remove: ({ run }, id) => run(deleteProductsWorkflow, { ids: [id] }),
      restore: ({ container }, id) => container.resolve(Modules.PRODUCT).restoreProducts([id]),
    },
  ],
  [
    "customer",
    {
      edit: ({ run }, id) =>
        run(updateCustomersWorkflow, { selector: { id }, update: { last_name: new Date().toISOString() } }),
      remove: ({ run }, id) => run(deleteCustomersWorkflow, { ids: [id] }),
      restore: ({ container }, id) => container.resolve(Modules.CUSTOMER).restoreCustomers([id]),
    },
  ],
  [
    "promotion",
    {
      edit: ({ run }, id) =>
        run(updatePromotionsWorkflow, { promotionsData: [{ id, code: new Date().toISOString() }] }),
      remove: ({ run }, id) => run(deletePromotionsWorkflow, { ids: [id] }),
      restore: ({ container }, id) => container.resolve(Modules.PROMOTION).restorePromotions([id]),
    },
  ],
]

// The runner reads the configuration, which has the module for translations only with the flag, before the environment.
FeatureFlag.setFlag("translation", true)

/** What the shop's own code, which each test may write, answers about deliveries. */
let onDeliveries: (
  deliveries: ComposedWebhookDelivery[],
  preview: boolean
) => WebhookDeliveryChange[] = () => []

composeWebhookDeliveriesWorkflow.hooks.deliveriesComposed(
  async ({ deliveries, preview }) => new StepResponse(onDeliveries(deliveries, preview))
)

describeInMedusa(
  ({ api, getContainer }) => {
    let shop: ShopWithPromotion
    let admin: Admin
    let bus: IEventBusModuleService
    let receiver: Receiver

    // Whatever is in the database before the first test, the runner restores before each of the others.
    beforeAll(async () => {
      receiver = await Receiver.start()
      shop = await givePromotion(await openShop(getContainer()))
      admin = await createAdmin(shop.container, api)
      bus = shop.container.resolve(Modules.EVENT_BUS)
    })

    beforeEach(() => receiver.reset())

    afterAll(() => receiver.stop())

    const changes = Object.entries({ ...PRODUCT_CHANGES, ...CUSTOMER_CHANGES, ...PROMOTION_CHANGES })
    describe.each(changes)("%s is sent once for", (topic, changes) => {
      it.each(changes)("$what, also by catch-up alone", (change) => expectSent(shop, receiver, topic, change))
    })

    describe("each change that the topics promise leads to its messages:", () => {
      it.each(LIFECYCLES)("$what", (lifecycle) => expectMessagesOf(shop, receiver, lifecycle))
    })

    const open = (topics: string[], settings = {}) => Inbox.open(shop.container, receiver, topics, settings)
    const renameCustomer = () =>
      shop.run(updateCustomersWorkflow, { selector: { id: shop.customer }, update: { first_name: "Grace" } })
    const points = { customer_id: "cus_1", points: 12, reasons: ["order"] }

    describe("action.<event> brings", () => {
      it("a merchant's own event, subscribed over the API without a restart", async () => {
        await bus.emit({ name: "loyalty.points_earned", data: { ...points, points: 1 } })
        const topic = "action.loyalty.points_earned"
        const { data } = await admin.post("/admin/webhooks", { url: receiver.url, topics: [topic] })
        await bus.emit({ name: "loyalty.points_earned", data: points })
        const path = `/admin/webhook-deliveries?webhook_id=${data.webhook.id}&topic=${topic}&status=success`
        await until("the delivery", async () => (await admin.get(path)).data.count === 1)

        const [message] = atLeast(1, receiver.of(topic))
        expect(message.headers).toMatchObject({
          "x-medusa-webhook-id": data.webhook.id,
          "x-medusa-webhook-resource": "action",
          "x-medusa-webhook-event": "loyalty.points_earned",
        })
        expect(JSON.parse(message.body)).toMatchObject({ type: topic, data: points })
      })

      it("an event of Medusa, with that event's own data", async () => {
        const inbox = await open(["action.customer.updated"])
        await renameCustomer()
        await inbox.settled()

        expect(inbox.messages).toMatchObject([
          { type: "action.customer.updated", data: { id: shop.customer } },
        ])
      })
    })

    describe("a wildcard brings", () => {
      it("the topics of its resource and no other", async () => {
        const inbox = await open(["customer.*", "promotion.*"])
        await renameCustomer()
        await shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title: "Shirt" } })
        await inbox.settled()

        expect(inbox.topics).toEqual(["customer.updated"])
      })

      it("every topic, but no action, and no event that contains tokens", async () => {
        const [all, action] = [await open(["*"]), await open(["action.loyalty.points_earned"])]
        await bus.emit({ name: "loyalty.points_earned", data: points })
        await bus.emit({ name: "auth.password_reset", data: { entity_id: "ada@shop.test", token: "secret" } })
        await renameCustomer()
        await all.settled()

        expect(all.topics).toEqual(["customer.updated"])
        expect(action.topics).toEqual(["action.loyalty.points_earned"])
        const db = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
        const { rows } = await db.raw("select event_name from webhook_event where event_data like '%secret%'")
        expect(rows).toEqual([])
      })
    })

    it("a webhook of a sales channel is sent the products and variants of that channel, and no others", async () => {
      const [popUp] = atLeast(
        1,
        await shop.run(createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Pop-up" }] })
      )
      const topics = ["product.*", "product-variant.*", "inventory-level.*", "customer.*"]
      const all = await open(topics)
      const own = await open(topics, { sales_channel_ids: [shop.channel] })
      const other = await open(topics, { sales_channel_ids: [popUp.id] })
      await shop.run(deleteProductVariantsWorkflow, { ids: [shop.medium] })
      await all.settled()
      await shop.run(deleteProductsWorkflow, { ids: [shop.product] })
      await all.settled()

      expect(all.topics).toEqual(["product-variant.deleted", "product.deleted", "product.updated"])
      expect(own.topics).toEqual(all.topics)
      expect(other.topics).toEqual([])
    })

    it("a webhook of sales channels hears when a product comes into the first of them, and when it leaves the last", async () => {
      const [partner, fair] = atLeast(
        2,
        await shop.run(createSalesChannelsWorkflow, {
          salesChannelsData: [{ name: "Partner" }, { name: "Fair" }],
        })
      )
      const all = await open(["product.*"])
      const own = await open(["product.*"], { sales_channel_ids: [partner.id, fair.id] })
      const finer = await open(["product.added", "product.removed"])
      const topicsAfter = async (change: Promise<unknown>) => {
        await change
        await all.settled()
        const topics = { all: all.topics, own: own.topics, finer: finer.topics }
        const { data } = own.of("product.removed")[0] ?? {}
        expectValidMessages(all.messages)
        expectValidMessages(own.messages)
        receiver.reset()
        return data ? { ...topics, data } : topics
      }
      const link = (id: string, move: object) => shop.run(linkProductsToSalesChannelWorkflow, { id, ...move })
      const edit = (update: object) =>
        shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update })
      const added = { all: ["product.added", "product.updated"], finer: ["product.added"] }
      const removed = { all: ["product.removed", "product.updated"], finer: ["product.removed"] }
      const of = (...ids: string[]) => ({ id: shop.product, sales_channels: ids.map((id) => ({ id })) })

      expect(await topicsAfter(link(partner.id, { add: [shop.product] }))).toEqual({
        ...added,
        own: added.all,
      })
      expect(await topicsAfter(link(fair.id, { add: [shop.product] }))).toEqual({
        ...added,
        own: ["product.updated"],
      })
      expect(await topicsAfter(link(partner.id, { remove: [shop.product] }))).toEqual({
        ...removed,
        own: ["product.updated"],
      })
      expect(await topicsAfter(link(fair.id, { remove: [shop.product] }))).toEqual({
        ...removed,
        own: ["product.removed"],
        data: of(fair.id),
      })
      expect(await topicsAfter(edit({ title: "Shirt" }))).toEqual({
        all: ["product.updated"],
        own: [],
        finer: [],
      })
      const channels = (...ids: string[]) => edit({ sales_channels: ids.map((id) => ({ id })) })
      expect(await topicsAfter(channels(shop.channel, partner.id))).toEqual({ ...added, own: added.all })
      expect(await topicsAfter(shop.run(deleteSalesChannelsWorkflow, { ids: [partner.id] }))).toEqual({
        ...removed,
        own: ["product.removed"],
        data: of(partner.id),
      })
      expect(await topicsAfter(channels(shop.channel, fair.id))).toEqual({ ...added, own: added.all })
      expect(await topicsAfter(channels(shop.channel))).toEqual({
        ...removed,
        own: ["product.removed"],
        data: of(fair.id),
      })
    })

    it("a new product comes into its channels by its creation, for those who are sent that", async () => {
      const all = await open(["product.*"])
      const finer = await open(["product.added", "product.removed"], { sales_channel_ids: [shop.channel] })
      const products = [newProduct(shop, "Wool coat", { M: 90 })]
      await shop.run(createProductsWorkflow, { products })
      await all.settled()

      expect(all.topics).toEqual(["product.created"])
      expect(finer.messages).toMatchObject([{ type: "product.added", data: { title: "Wool coat" } }])
    })

    it("a webhook of a sales channel is not sent what has no channel: customers, and stock at a location", async () => {
      const topics = ["product.*", "inventory-level.*", "customer.*"]
      const all = await open(topics)
      const own = await open(topics, { sales_channel_ids: [shop.channel] })
      const { item, level } = shop.stock
      await renameCustomer()
      await shop.run(updateInventoryLevelsWorkflow, {
        updates: [{ id: level, inventory_item_id: item, location_id: shop.location, stocked_quantity: 7 }],
      })
      await all.settled()

      expect(all.topics).toEqual(["customer.updated", "inventory-level.updated", "product.updated"])
      expect(own.topics).toEqual(["product.updated"])
    })

    describe("a preview of a resource of the shop", () => {
      const topic = "product.updated"
      const preview = async (settings: object) => {
        const asked = { topics: ["product.*"], topic, resource_id: shop.product, ...settings }
        const { data } = await admin.post("/admin/webhooks/preview", asked)
        return { ...data.preview, body: JSON.parse(data.preview.body) }
      }

      it.each<[string, Partial<CreateWebhookInput>]>([
        ["in full", {}],
        [
          "in fields of its own",
          { fields: ["title", "variants.*", "-variants.metadata"], context: { a: 1 } },
        ],
        ["thin", { payload: "thin" }],
      ])("shows what is delivered: %s", async (_, settings) => {
        const inbox = await open([topic], settings)
        await shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title: "Shirt" } })
        await inbox.settled()

        const shown = await preview(settings)
        expect(shown).toMatchObject({ topic, resource_id: shop.product, would_be_sent: true, reason: null })
        const delivered = JSON.parse(firstOf(inbox.messages).body)
        const ofThisMoment = { id: expect.any(String), timestamp: expect.any(String) }
        // Nothing was known before the first message, and nothing has changed since.
        const { changes, causes, ...rest } = shown.body
        const { causes: _causes, ...message } = delivered
        expect(rest).toEqual({ ...message, ...ofThisMoment })
        expect(causes).toEqual(["product.updated"])
        expect(changes?.updated ?? []).toEqual([])
        expect(Object.keys(rest)).toEqual(Object.keys(message))
      })

      it("says why it would not be sent", async () => {
        const [popUp] = atLeast(
          1,
          await shop.run(createSalesChannelsWorkflow, {
            salesChannelsData: [{ name: "Pop-up" }],
          })
        )
        expect(await preview({ sales_channel_ids: [popUp.id] })).toMatchObject({ reason: "scope" })
        expect(await preview({ sales_channel_ids: [shop.channel] })).toMatchObject({ reason: null })
        expect(await preview({ filter: { "data.title": "Hat" } })).toMatchObject({ reason: "filter" })
      })
    })

    describe("the hook deliveriesComposed", () => {
      const earn = (points: number, id = "cus_1") =>
        bus.emit({ name: "loyalty.points_earned", data: { id, points } })
      const data = ({ messages }: Inbox) => messages.map((message) => message.data)

      afterEach(() => {
        onDeliveries = () => []
      })

      it("changes what one webhook is sent and vetoes what another is, which is no delivery then", async () => {
        onDeliveries = (deliveries) =>
          deliveries.flatMap(({ event_id, webhook, topic, data }): WebhookDeliveryChange[] => {
            const key = { event_id, webhook_id: webhook.id }
            const points = Number(propertiesOf(data).points)
            if (topic !== "action.loyalty.points_earned" || !webhook.metadata) {
              return []
            }
            return webhook.metadata.partner
              ? [{ ...key, data: { points } }]
              : points < 10
                ? [{ ...key, veto: true }]
                : []
          })
        const topics = ["action.loyalty.points_earned"]
        const plain = await open(topics)
        const partner = await open(topics, { metadata: { partner: true }, context: { tenant: 1 } })
        const large = await open(topics, { metadata: { partner: false } })
        await earn(5)
        await earn(50)
        await plain.settled()

        expect(data(plain)).toEqual([
          { id: "cus_1", points: 5 },
          { id: "cus_1", points: 50 },
        ])
        expect(data(partner)).toEqual([{ points: 5 }, { points: 50 }])
        expect(partner.messages.map(({ context }) => context)).toEqual([{ tenant: 1 }, { tenant: 1 }])
        expect(data(large)).toEqual([{ id: "cus_1", points: 50 }])
        const log = `/admin/webhook-deliveries?webhook_id=${large.id}&topic=${topics[0]}`
        expect((await admin.get(log)).data.count).toBe(1)
      })

      it("that throws postpones the event it throws at, and loses none", async () => {
        let isDown = true
        onDeliveries = (deliveries) => {
          if (isDown && deliveries.some(({ resource_id }) => resource_id === "cus_broken")) {
            throw new Error("the loyalty service is down")
          }
          return []
        }
        const inbox = await open(["action.loyalty.points_earned"])
        await Promise.all([earn(1), earn(2, "cus_broken"), earn(3)])
        await until("the others", () => inbox.messages.length === 2)
        expect(
          data(inbox)
            .map(({ points }) => points)
            .sort()
        ).toEqual([1, 3])

        isDown = false
        await inbox.settled()
        expect(data(inbox).at(-1)).toEqual({ id: "cus_broken", points: 2 })
        expect(inbox.messages).toHaveLength(3)
      })

      it("is run for a preview, and gets to know that it is one", async () => {
        onDeliveries = ([delivery], preview) =>
          delivery
            ? [{ event_id: delivery.event_id, webhook_id: delivery.webhook.id, data: { preview } }]
            : []
        const { data } = await admin.post("/admin/webhooks/preview", { topics: ["customer.created"] })
        expect(JSON.parse(data.preview.body).data).toEqual({ preview: true })
      })
    })

    it.each(TRANSLATED)(
      "a translation of a %s that is made, changed or deleted is an update of what it belongs to",
      async (reference, idOf, topics) => {
        const reference_id = await idOf(shop)
        const inbox = await open([...new Set(topics.map((topic) => topic.replace(".updated", ".*")))])
        const translation = { reference, reference_id, locale_code: "de-DE", translations: { title: "Hemd" } }
        const id = await enter(shop, createTranslationsWorkflow, { translations: [translation] })
        await inbox.settled()
        await shop.run(updateTranslationsWorkflow, {
          translations: [{ id, translations: { title: "Bluse" } }],
        })
        await inbox.settled()
        await shop.run(deleteTranslationsWorkflow, { ids: [id] })
        await inbox.settled()

        expectValidMessages(inbox.messages)
        // No shape shows translations, so that nothing of what is sent has changed.
        const changes = { added: [], updated: [], removed: [], previous: {} }
        for (const topic of topics) {
          expect(inbox.of(topic)).toMatchObject([
            { causes: ["translation.created"] },
            { causes: ["translation.updated"], changes },
            { causes: ["translation.deleted"], changes },
          ])
        }
        expect(inbox.messages).toHaveLength(3 * topics.length)
      }
    )

    it("a deletion says what the last message said, and a filter is asked of that", async () => {
      const topics = ["product.*", "product-variant.*", "customer.*", "promotion.*"]
      const all = await open(topics)
      const eur = await open(["product.deleted"], { filter: { "data.variants.prices.currency_code": "eur" } })
      await renameCustomer()
      await shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title: "Shirt" } })
      await shop.run(updateProductVariantsWorkflow, {
        selector: { id: shop.medium },
        update: { title: "Middle" },
      })
      await shop.run(updatePromotionsWorkflow, { promotionsData: [{ id: shop.promotion, code: "LATE" }] })
      await all.settled()
      await shop.run(deleteProductVariantsWorkflow, { ids: [shop.medium] })
      await all.settled()
      await shop.run(deleteProductsWorkflow, { ids: [shop.product] })
      await shop.run(deletePromotionsWorkflow, { ids: [shop.promotion] })
      await shop.run(deleteCustomersWorkflow, { ids: [shop.customer] })
      await all.settled()

      for (const resource of ["product", "product-variant", "customer", "promotion"]) {
        const last = lastOf(all.of(`${resource}.updated`)).data
        const gone = firstOf(all.of(`${resource}.deleted`)).data
        expect(gone).toEqual({ ...last, deleted_at: expect.stringMatching(/^\d{4}-/) })
      }
      expect(eur.topics).toEqual(["product.deleted"])
      expectValidMessages(all.messages)
    })

    describe.each(RESTORABLE)("a %s that is restored", (resource, { edit, remove, restore }) => {
      it("after its deletion was sent is sent with its next update, as Medusa has no event for it", async () => {
        const inbox = await open([`${resource}.*`])
        for (const act of [edit, remove, restore, edit]) {
          await act(shop, shop[resource])
          await inbox.settled()
        }

        expect(inbox.messages.map(({ type, data }) => [type, data.deleted_at])).toEqual([
          [`${resource}.updated`, null],
          [`${resource}.deleted`, TIME],
          [`${resource}.updated`, null],
        ])
        expectValidMessages(inbox.messages)
      })

      it("before its deletion is composed was never gone for receivers", async () => {
        const inbox = await open([`${resource}.*`])
        await edit(shop, shop[resource])
        await inbox.settled()
        jest.spyOn(bus, "emit").mockResolvedValue()
        await remove(shop, shop[resource])
        await restore(shop, shop[resource])
        jest.restoreAllMocks()
        await bus.emit({ name: eventOf(`${resource}.deleted`), data: { id: shop[resource] } })
        const db = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
        await until("the deletion to be awaited", async () => {
          // A minute later.
          const { rows } = await db.raw(
            `update webhook_event set last_captured_at = now() - interval '1 minute', claimed_until = now()
             where state = 'postponed' returning 1`
          )
          return rows.length > 0
        })
        await inbox.settled()
        await edit(shop, shop[resource])
        await inbox.settled()

        const [first, second, ...others] = atLeast(2, inbox.messages)
        expect(first).toMatchObject({ type: `${resource}.updated` })
        expect(second).toMatchObject({ type: `${resource}.updated`, data: { deleted_at: null } })
        expect(second.changes?.since).toBe(first.revision)
        expect(others).toEqual([])
      })
    })

    it("each topic of these groups was sent, with every property that its schema allows", () => {
      const reason = "A part that is deleted leaves the state of its resource, or goes with it untold."
      expectAllSent(GROUPS, {
        "inventory_item.location_levels[].deleted_at: string": reason,
        "product.variants[].deleted_at: string": reason,
      })
    })

    it("a receiver could apply changes to what it held", () => {
      expectApplied(["product", "customer", "promotion", "product-variant"])
    })
  },
  { MEDUSA_FF_TRANSLATION: true }
)
