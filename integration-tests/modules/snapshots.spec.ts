import { atLeast, firstOf, itemAt, lastOf, present } from "../../scripts/present"
import { erase } from "../../src/modules/webhook/erasure/erase"
import { pruneSnapshots } from "../../src/modules/webhook/retention"
import { inOneOrder, receive, type HeldState } from "../support/apply-changes"
import { dumpTables } from "../support/database"
import { createPipeline, insertWebhook } from "../support/pipeline"
import { db, receiver } from "../support/shared-database"
import { until } from "../support/until"
import {
  setUp,
  SHIRT,
  type Product,
  table,
  shops,
  open,
  emitChange,
  edited,
  sentMessages,
  headersOf,
  settled,
  url,
  unchanged,
} from "../support/snapshot-shop"

setUp()

describe("an update", () => {
  it("says what changed, why, and which revision it is, in body and header", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    const dearer = edited(({ variants }) => (firstOf(firstOf(variants).prices).amount = 25))
    await emitChange("product.updated", dearer)
    await settled()
    const [created, updated] = atLeast(2, sentMessages())
    expect(created).toMatchObject({ type: "product.created", causes: ["product.created"], data: SHIRT })
    expect(created).not.toHaveProperty("changes")
    expect(updated).toMatchObject({
      type: "product.updated",
      data: dearer,
      changes: {
        since: created.revision,
        added: [],
        updated: ["variants[variant_1].prices[price_1].amount"],
        removed: [],
        previous: { "variants[variant_1].prices[price_1].amount": 20 },
      },
      causes: ["product.updated"],
    })
    expect(updated.revision).toBeGreaterThan(present(created.revision, "the revision"))
    expect(headersOf(updated.id)).toMatchObject({
      "x-medusa-webhook-revision": String(updated.revision),
      "x-medusa-webhook-origin": "live",
    })
    expect(Object.keys(updated)).toEqual(["id", "type", "timestamp", "revision", "data", "changes", "causes"])
  })

  it("names every event that led to it", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    const idle = createPipeline(db, {}, { works: false })
    await idle.pipeline.start()
    await table.put("product", SHIRT)
    for (const event of ["product.updated", "product.product.updated", "product.updated"]) {
      await idle.bus.emit(event, { id: SHIRT.id })
    }
    await idle.pipeline.stop()
    await open()
    await settled()
    expect(sentMessages().map(({ causes }) => causes)).toEqual([
      ["product.product.updated", "product.updated"],
    ])
  })

  it("that changes none of a webhook's fields is not sent to it, and is counted", async () => {
    await insertWebhook(db, { url: url("all"), topics: ["product.*"] })
    await insertWebhook(db, { url: url("title"), topics: ["product.*"], fields: ["id", "title"] })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    await emitChange(
      "product.updated",
      edited((product) => (product.updated_at = "2026-02-01T00:00:00.000Z"))
    )
    await settled()
    expect(sentMessages()).toHaveLength(2)
    expect(await unchanged()).toBe(2)
    await emitChange(
      "product.updated",
      edited((product) => (product.status = "draft"))
    )
    await settled()
    expect(sentMessages("/all").map(({ type, changes }) => [type, changes?.updated])).toEqual([
      ["product.created", undefined],
      ["product.updated", ["status"]],
    ])
    expect(sentMessages("/title")).toHaveLength(1)
    expect(await unchanged()).toBe(3)
    const { rows } = await db.raw("select count(*)::int as count from webhook_delivery")
    expect(rows[0].count).toBe(3)
  })

  it("of what a product does not show, its translation, is sent though nothing else changed, and says its cause", async () => {
    await insertWebhook(db, { url: url("all"), topics: ["product.*"] })
    await insertWebhook(db, { url: url("title"), topics: ["product.*"], triggers: ["title"] })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    await table.put("translation", { id: "trans_1", reference: "product", reference_id: SHIRT.id })
    await firstOf(shops).bus.emit("translation.updated", { id: "trans_1" })
    await until("the update", () => sentMessages("/all").length === 2)
    await settled()
    expect(sentMessages("/all")[1]).toMatchObject({
      ...{ type: "product.updated", data: SHIRT, causes: ["translation.updated"] },
      changes: { added: [], updated: [], removed: [] },
    })
    expect(sentMessages("/title")).toHaveLength(1)
  })

  it("says less of its changes where its body would be too large for the old values, or for the paths, too", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open(1, { maxPayloadBytes: 2_000 })
    const lettered = (letter: string, stamp: number) => {
      const names = Array.from({ length: 100 }, (_, index) => [`${index + 100}`, stamp])
      return {
        ...SHIRT,
        title: letter.repeat(stamp ? 10 : 1_000),
        metadata: Object.fromEntries(names.slice(0, stamp ? 100 : 0)),
      }
    }
    await emitChange("product.created", lettered("a", 0))
    await settled()
    for (const state of [lettered("b", 0), lettered("b", 1), lettered("b", 2)]) {
      await emitChange("product.updated", state)
      await settled()
    }
    const [, ...updates] = sentMessages()
    expect(updates.map(({ changes }) => changes)).toMatchObject([
      { updated: ["title"], previous: {}, truncated: true },
      { updated: ["title", "metadata"], previous: {}, truncated: true },
      { updated: ["metadata"], previous: {}, truncated: true },
    ])
    expect(updates.map(({ data }) => data)).toEqual([lettered("b", 0), lettered("b", 1), lettered("b", 2)])
  })

  it("is sent all the same where the shop wants that", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open(1, { sendUnchanged: true })
    await emitChange("product.created", SHIRT)
    await settled()
    await emitChange("product.updated", SHIRT)
    await settled()
    expect(sentMessages().map(({ changes }) => changes?.updated)).toEqual([undefined, []])
  })

  it("is sent where nothing earlier is known, to a webhook with the id alone, and once to one that was sent no creation", async () => {
    await insertWebhook(db, { url: url("all"), topics: ["product.*"] })
    await open()
    await emitChange("product.updated", SHIRT)
    await settled()
    expect(sentMessages().map(({ changes }) => changes)).toEqual([undefined])
    await insertWebhook(db, { url: url("late"), topics: ["product.updated"] })
    await insertWebhook(db, { url: url("thin"), topics: ["product.updated"], payload: "thin" })
    await insertWebhook(db, { url: url("other"), topics: ["product.updated"], fields: ["id", "status"] })
    const other = { ...SHIRT, id: "prod_2" }
    await emitChange("product.created", other)
    await settled()
    await emitChange("product.updated", other)
    await settled()
    await emitChange("product.updated", other)
    await settled()
    const about = (path: string) => sentMessages(path).filter(({ data }) => data.id === "prod_2")
    expect(about("/all").map(({ type }) => type)).toEqual(["product.created"])
    expect(about("/late")).toHaveLength(1)
    expect(about("/other")).toHaveLength(1)
    expect(about("/thin")).toHaveLength(2)
  })

  it("that moves a resource into a webhook's filter or sales channels is sent, whatever else changed", async () => {
    const settings = { topics: ["product.updated"], fields: ["id", "title"] }
    await insertWebhook(db, { url: url("filter"), ...settings, filter: { "data.status": "published" } })
    await insertWebhook(db, { url: url("channel"), ...settings, sales_channel_ids: ["sc_web"] })
    await open()
    await emitChange(
      "product.updated",
      edited((product) => Object.assign(product, { status: "draft", sales_channels: [] }))
    )
    await settled()
    expect(sentMessages()).toEqual([])
    await emitChange("product.updated", SHIRT)
    await settled()
    await emitChange("product.updated", SHIRT)
    await settled()
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(["/channel", "/filter"])
    expect(sentMessages().map(({ changes }) => changes)).toEqual([undefined, undefined])
  })

  it("is sent for a change that the webhook's triggers name, and for no other", async () => {
    const topics = ["product.*"]
    await insertWebhook(db, {
      url: url("price"),
      topics,
      triggers: ["variants.prices.amount"],
      fields: ["id", "title"],
    })
    await insertWebhook(db, { url: url("thin"), topics, triggers: ["status"], payload: "thin" })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    receiver.reset()
    const retitled = edited((product) => (product.title = "Linen shirt"))
    const dearer = edited(({ variants }) => (firstOf(firstOf(variants).prices).amount = 25), retitled)
    const draft = edited((product) => (product.status = "draft"), dearer)
    for (const state of [retitled, dearer, draft]) {
      await emitChange("product.updated", state)
      await settled()
    }
    expect(sentMessages("/price").map(({ data, changes }) => [data, changes?.updated])).toEqual([
      [{ id: "prod_1", title: "Linen shirt" }, []],
    ])
    expect(sentMessages("/thin").map(({ data }) => data)).toEqual([{ id: "prod_1" }])
    expect(sentMessages("/thin")[0]).not.toHaveProperty("changes")
  })
})

describe("a deletion", () => {
  const deleted = (by: Partial<Product> = {}) => ({
    ...SHIRT,
    variants: [],
    sales_channels: [],
    ...by,
    deleted_at: "2026-03-01T00:00:00.000Z",
  })

  it("has the last known state, to which filters and sales channels apply", async () => {
    await insertWebhook(db, { url: url("all"), topics: ["product.*"] })
    const settings = { topics: ["product.deleted"] }
    await insertWebhook(db, {
      url: url("eur"),
      ...settings,
      filter: { "data.variants.prices.currency_code": "eur" },
    })
    await insertWebhook(db, {
      url: url("usd"),
      ...settings,
      filter: { "data.variants.prices.currency_code": "usd" },
    })
    await insertWebhook(db, { url: url("web"), ...settings, sales_channel_ids: ["sc_web"] })
    await insertWebhook(db, { url: url("pos"), ...settings, sales_channel_ids: ["sc_pos"] })
    await insertWebhook(db, { url: url("title"), ...settings, fields: ["id", "title"] })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    receiver.reset()
    await emitChange("product.deleted", deleted())
    await settled()
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(["/all", "/eur", "/title", "/web"])
    for (const path of ["/all", "/eur", "/web"]) {
      expect(firstOf(sentMessages(path)).data).toEqual({ ...SHIRT, deleted_at: "2026-03-01T00:00:00.000Z" })
    }
    expect(firstOf(sentMessages("/title")).data).toEqual({ id: "prod_1", title: "Shirt" })
  })

  it("has only the id if no state is known, and filters do not apply", async () => {
    await insertWebhook(db, {
      url: receiver.url,
      topics: ["product.deleted"],
      filter: { "data.status": "published" },
    })
    await open()
    await emitChange("product.deleted", deleted())
    await settled()
    expect(sentMessages().map(({ data }) => data)).toEqual([{ id: "prod_1" }])
  })

  it("leaves the state for as long as the log is kept, and an update that comes late is not sent", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    await emitChange("product.deleted", deleted())
    await emitChange("product.updated", deleted())
    await settled()
    expect(sentMessages().map(({ type }) => type)).toEqual(["product.created", "product.deleted"])
    const snapshots = async () =>
      (await db.raw("select revision, state is not null as known from webhook_snapshot")).rows
    await pruneSnapshots(db, 30, ["product"])
    expect(await snapshots()).toEqual([{ revision: expect.any(String), known: true }])
    await db.raw("update webhook_snapshot set deleted_at = now() - interval '31 days'")
    await pruneSnapshots(db, 30, ["product"])
    expect(await snapshots()).toEqual([])
  })
})

describe("snapshots", () => {
  it("go when no webhook wants their topics, and a later one has a higher revision", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    await pruneSnapshots(db, 30, ["order"])
    expect((await db.raw("select * from webhook_snapshot")).rows).toEqual([])
    await emitChange("product.updated", SHIRT)
    await settled()
    const [first, second] = atLeast(2, sentMessages())
    expect(second.revision).toBeGreaterThan(present(first.revision, "the revision"))
  })

  it("hold what webhooks are sent, and nothing else", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"], fields: ["id", "title"] })
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"], payload: "thin" })
    await open()
    await emitChange("product.created", SHIRT)
    await settled()
    const { rows } = await db.raw("select state from webhook_snapshot")
    const { channels, ...states } = JSON.parse(rows[0].state)
    expect(Object.values(states).map(({ d }: any) => d)).toEqual([{ id: "prod_1", title: "Shirt" }])
    expect(channels.d).toEqual(["sc_web"])
  })

  it("hold nothing of a person who was erased, and the next update shows nothing of what was before", async () => {
    const ada = {
      id: "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7",
      email: "ada@example.com",
      first_name: "Ada",
      addresses: [],
      groups: [],
    }
    await insertWebhook(db, { url: receiver.url, topics: ["customer.*"] })
    await open()
    await table.put("customer", ada)
    await firstOf(shops).bus.emit("customer.created", { id: ada.id })
    await settled()
    const before = present(firstOf(sentMessages()).revision, "the revision")
    expect((await dumpTables(db)).filter((row) => row.includes("ada@example.com"))).not.toEqual([])
    await db.raw("delete from shop_state")
    await erase(
      { ...firstOf(shops).pipeline.erasing, announce: async () => undefined },
      { customer_id: ada.id, email: ada.email }
    )
    expect((await dumpTables(db)).filter((row) => row.includes("ada@example.com"))).toEqual([])
    await table.put("customer", { ...ada, email: "gone", first_name: "Gone" })
    await firstOf(shops).bus.emit("customer.updated", { id: ada.id })
    await settled()
    const last = lastOf(sentMessages())
    expect(last).toMatchObject({ type: "customer.updated", data: { email: "gone" } })
    expect(last).not.toHaveProperty("changes")
    expect(last.revision).toBeGreaterThan(before)
  })
})

describe("a snapshot that is damaged", () => {
  it("counts as unknown: the next update is sent without its changes, and so are those of other resources", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    const hat = { ...SHIRT, id: "prod_hat" }
    await emitChange("product.created", SHIRT)
    await emitChange("product.created", hat)
    await settled()
    await db.raw("update webhook_snapshot set state = '{' where resource_id = ?", [SHIRT.id])

    await emitChange("product.updated", { ...SHIRT, title: "Linen shirt" })
    await emitChange("product.updated", { ...hat, title: "Straw hat" })
    await settled()
    await emitChange("product.updated", { ...SHIRT, title: "Silk shirt" })
    await settled()
    const updates = sentMessages().filter(({ type }) => type === "product.updated")
    expect(updates.map(({ data, changes }) => [data.title, changes?.previous]).sort()).toEqual([
      ["Linen shirt", undefined],
      ["Silk shirt", { title: "Linen shirt" }],
      ["Straw hat", { title: "Shirt" }],
    ])
  })
})

describe("two processes", () => {
  it("keep a product's 1,000 updates in order by their revisions, and no receiver ends with an old state", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open(2)
    await emitChange("product.created", SHIRT)
    await settled()
    let last: Product = SHIRT
    // No change waits until the one before it is captured, as in a shop.
    const captured: Promise<void>[] = []
    for (let amount = 1; amount <= 1_000; amount++) {
      last = edited(({ variants }) => (firstOf(firstOf(variants).prices).amount = amount))
      await table.put("product", last)
      captured.push(itemAt(shops, amount % 2).bus.emit("product.updated", { id: last.id }))
    }
    await Promise.all(captured)
    await settled()
    const messages = sentMessages()
    const amounts = messages
      .sort((a, b) => present(a.revision, "the revision") - present(b.revision, "the revision"))
      .slice(1)
      .map(({ data }): number => data.variants[0].prices[0].amount)
    expect(amounts).toEqual([...amounts].sort((a, b) => a - b))
    expect(new Set(amounts).size).toBe(amounts.length)
    expect(new Set(messages.map(({ revision }) => revision)).size).toBe(messages.length)
    const held = messages.reduce<HeldState | undefined>(receive, undefined)
    expect(inOneOrder(present(held, "the state").data)).toEqual(inOneOrder(last))
    // By revision every message's changes lead from the one before it to its data.
    messages.slice(1).forEach((message, index) => {
      const before = itemAt(messages, index)
      expect(present(message.changes, "the changes").since).toBe(before.revision)
      const after = receive(
        { revision: present(before.revision, "the revision"), data: before.data },
        message
      )
      expect(inOneOrder(after.data)).toEqual(inOneOrder(message.data))
    })
  })
})
