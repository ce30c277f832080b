import { atLeast, findIn, firstOf } from "../../scripts/present"
import { ShopSweep } from "../../src/catch-up/shop-sweep"
import type { RunExclusive } from "../../src/modules/webhook/run-exclusive"
import { beginRound } from "../../src/modules/webhook/store/sweep"
import { Sweep } from "../../src/modules/webhook/sweep"
import { Catalogue } from "../../src/topics/catalogue"
import { insertWebhook, quietLogger } from "../support/pipeline"
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
  sentMessages,
  headersOf,
  settled,
  url,
  unchanged,
} from "../support/snapshot-shop"

setUp()

const always: RunExclusive = (_, work) => work()

describe("the sweep", () => {
  const OLD = { created_at: "2026-01-01T00:00:00.000Z" }

  /** Continues with the round, whose rests and time of grace are over at once, until that holds. */
  const sweepUntil = (what: string, holds: (round: Record<string, unknown>) => boolean | Promise<boolean>) =>
    until(what, async () => {
      await db.raw("update webhook_sweep set next_at = now() where finished_at is null")
      const { rows } = await db.raw("select * from webhook_sweep order by began_at desc limit 1")
      return rows.length === 1 && (await holds(rows[0]))
    })

  /** A whole round, begun now. @returns what it found. */
  async function sweep(): Promise<Record<string, number>> {
    await db.raw("truncate webhook_sweep")
    await sweepUntil("the round to end", ({ finished_at }) => finished_at !== null)
    await settled()
    const { rows } = await db.raw("select checked, changed, deleted from webhook_sweep")
    return rows[0]
  }

  it("sends what changed or went without an event, and nothing while nothing has; what has no snapshot gets one", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    const [shirt, hat, old] = atLeast(
      3,
      ["prod_1", "prod_2", "prod_3"].map((id) => ({ ...SHIRT, ...OLD, id }))
    )
    await emitChange("product.created", shirt)
    await emitChange("product.created", hat)
    await table.put("product", old)
    await settled()
    expect(await sweep()).toEqual({ checked: 3, changed: 0, deleted: 0 })
    expect(sentMessages()).toHaveLength(2)

    await table.put("product", { ...shirt, title: "Linen shirt" })
    await table.remove("product", "prod_2")
    await table.put("product", { ...old, title: "Older shirt" })
    expect(await sweep()).toEqual({ checked: 2, changed: 2, deleted: 1 })
    const found = sentMessages().slice(2)
    expect(found.map(({ type, data, changes }) => [type, data.id, changes?.previous]).sort()).toEqual([
      ["product.deleted", "prod_2", undefined],
      ["product.updated", "prod_1", { title: "Shirt" }],
      ["product.updated", "prod_3", { title: "Shirt" }],
    ])
    expect(found.map(({ id }) => headersOf(id)["x-medusa-webhook-origin"])).toEqual(Array(3).fill("catch_up"))
    expect(findIn(found, ({ type }) => type === "product.deleted").data).toMatchObject({ title: "Shirt" })

    expect(await sweep()).toEqual({ checked: 2, changed: 0, deleted: 0 })
    expect(sentMessages()).toHaveLength(5)
  })

  it("sends the sales channels that a product came into or left without an event, whatever else webhooks are sent", async () => {
    const web = ["sc_web"]
    await insertWebhook(db, { url: url("partner"), topics: ["product.*"], sales_channel_ids: web })
    await insertWebhook(db, { url: url("ends"), topics: ["product.removed"], sales_channel_ids: web })
    await insertWebhook(db, { url: url("title"), topics: ["product.*"], fields: ["id", "title"] })
    await open()
    await table.put("product", { ...SHIRT, ...OLD })
    expect(await sweep()).toEqual({ checked: 1, changed: 0, deleted: 0 })
    expect(sentMessages()).toEqual([])
    const typesOf = (path: string) => sentMessages(path).map(({ type }) => type)

    await table.put("product", { ...SHIRT, ...OLD, sales_channels: [] })
    expect(await sweep()).toEqual({ checked: 1, changed: 1, deleted: 0 })
    expect(typesOf("/partner")).toEqual(["product.removed"])
    expect(sentMessages("/ends").map(({ data }) => data)).toEqual([
      { id: "prod_1", sales_channels: [{ id: "sc_web" }] },
    ])
    expect(typesOf("/title")).toEqual(["product.removed"])

    await table.put("product", { ...SHIRT, ...OLD })
    expect(await sweep()).toEqual({ checked: 1, changed: 1, deleted: 0 })
    expect(typesOf("/partner").slice(1).sort()).toEqual(["product.added", "product.updated"])
    expect(typesOf("/title")).toEqual(["product.removed", "product.added"])

    expect(await sweep()).toEqual({ checked: 1, changed: 0, deleted: 0 })
    expect(sentMessages()).toHaveLength(6)
  })

  it("sends what is there again after its deletion was sent, once", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    const shirt = { ...SHIRT, ...OLD }
    await emitChange("product.created", shirt)
    await settled()
    await emitChange("product.deleted", { ...shirt, deleted_at: "2026-03-01T00:00:00.000Z" })
    await settled()
    await table.put("product", shirt)
    expect(await sweep()).toEqual({ checked: 1, changed: 1, deleted: 0 })
    expect(await sweep()).toEqual({ checked: 1, changed: 0, deleted: 0 })
    expect(sentMessages().map(({ type, data }) => [type, data.deleted_at])).toEqual([
      ["product.created", null],
      ["product.deleted", "2026-03-01T00:00:00.000Z"],
      ["product.updated", null],
    ])
  })

  /** Later than the webhooks: a webhook is not sent deletions from before its creation. */
  const FIRST = "2100-01-01T00:00:00.000Z"
  const SECOND = "2100-01-02T00:00:00.000Z"

  const deletedAt = (product: Product, deleted_at: string): Product => ({ ...product, deleted_at })

  const sentDeletions = () =>
    sentMessages().flatMap(({ type, data }) => (type === "product.deleted" ? [data.deleted_at] : []))

  it("sends a deletion once, though its own event comes later, and a second one of what was restored", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open(2)
    const shirt = { ...SHIRT, ...OLD }
    await emitChange("product.created", shirt)
    await settled()
    await table.put("product", deletedAt(shirt, FIRST))
    expect(await sweep()).toMatchObject({ deleted: 1 })
    await emitChange("product.deleted", deletedAt(shirt, FIRST))
    await settled()
    expect(sentDeletions()).toEqual([FIRST])

    // Restored without an event, and deleted again: both processes find that.
    await table.put("product", deletedAt(shirt, SECOND))
    await Promise.all(
      shops.map(({ bus }, by) =>
        bus.emit("product.deleted", { id: shirt.id }, { created_at: new Date(), eventGroupId: `group_${by}` })
      )
    )
    await settled()
    expect(sentDeletions()).toEqual([FIRST, SECOND])
    // Receivers have the messages, so a recovery sends neither of those that came late.
    expect(await unchanged()).toBe(2)
    expect(await sweep()).toMatchObject({ deleted: 0 })
  })

  it("sends a deletion that the bus has lost, though an update has found the resource deleted", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    const shirt = { ...SHIRT, ...OLD }
    await emitChange("product.created", shirt)
    await settled()
    await emitChange("product.updated", deletedAt(shirt, FIRST))
    await settled()
    expect(await sweep()).toMatchObject({ deleted: 1 })
    expect(sentDeletions()).toEqual([FIRST])
    expect(await sweep()).toMatchObject({ deleted: 0 })
  })

  it("sends an edit that was made between a deletion and its undoing", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    const shirt = { ...SHIRT, ...OLD }
    await emitChange("product.created", shirt)
    await settled()
    // A workflow deletes, which tells nobody as it fails; meanwhile somebody edits.
    const linen = { ...shirt, title: "Linen shirt" }
    await emitChange("product.updated", deletedAt(linen, FIRST))
    await settled()
    await table.put("product", linen)
    expect(await sweep()).toEqual({ checked: 1, changed: 1, deleted: 0 })
    expect(sentMessages().map(({ type, data }) => [type, data.title])).toEqual([
      ["product.created", "Shirt"],
      ["product.updated", "Linen shirt"],
    ])
  })

  it("delays no update whose change it has noted before the event was composed", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    // Changed already, by an event that is on its way.
    await table.put("product", { ...SHIRT, ...OLD, title: "Linen shirt" })
    expect(await sweep()).toEqual({ checked: 1, changed: 0, deleted: 0 })
    expect(await sweep()).toEqual({ checked: 1, changed: 0, deleted: 0 })
    const updated = async () => {
      await firstOf(shops).bus.emit("product.updated", { id: SHIRT.id })
      await settled()
    }
    await updated()
    await updated()
    await table.put("product", { ...SHIRT, ...OLD, title: "Silk shirt" })
    await updated()
    expect(sentMessages().map(({ data, changes }) => [data.title, changes?.previous])).toEqual([
      ["Linen shirt", undefined],
      ["Silk shirt", { title: "Linen shirt" }],
    ])
  })

  it("leaves what differs to its own event for a minute", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    await open()
    await emitChange("product.created", { ...SHIRT, ...OLD })
    await settled()
    await table.put("product", { ...SHIRT, ...OLD, title: "Linen shirt" })
    await db.raw("truncate webhook_sweep")
    await until("the first look", async () => {
      const { rows } = await db.raw(
        "select extract(epoch from next_at - now())::int as rest from webhook_sweep where suspects is not null"
      )
      return rows.length === 1 && rows[0].rest > 50
    })
    await firstOf(shops).bus.emit("product.updated", { id: SHIRT.id })
    await settled()
    await sweepUntil("the round to end", ({ finished_at }) => finished_at !== null)
    await settled()
    expect(sentMessages().map(({ id, type }) => [type, headersOf(id)["x-medusa-webhook-origin"]])).toEqual([
      ["product.created", "live"],
      ["product.updated", "live"],
    ])
  })

  it("skips a page that it could not compare ten times, and continues behind it", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    for (let number = 0; number < 150; number++) {
      await table.put("product", { ...SHIRT, ...OLD, id: `prod_${String(number).padStart(3, "0")}` })
    }
    await db.raw(
      `create function refuse_state() returns trigger language plpgsql as
       $$ begin raise exception 'no state' using errcode = '57P01'; end $$`
    )
    await db.raw(
      `create trigger refuse_state before insert on webhook_snapshot for each row
       when (new.resource_id = 'prod_007') execute function refuse_state()`
    )
    // Without the loop, whose pauses grow with each failure.
    await open(1, { sweep: false })
    const { registry, catchUp } = firstOf(shops).pipeline
    const toSweep = new ShopSweep(() => table)
    const sweep = new Sweep(db, registry, new Catalogue(), catchUp, toSweep, always, 1, quietLogger)
    await beginRound(db, 1)
    let failures = 0
    await sweepUntil("the round to end", async ({ finished_at }) => {
      await sweep.page().catch(() => (failures += 1))
      return finished_at !== null
    })
    await db.raw("drop function refuse_state() cascade")
    expect(failures).toBe(9)
    const { rows } = await db.raw(
      "select min(resource_id) as first, count(*)::int as count from webhook_snapshot"
    )
    expect(rows).toEqual([{ first: "prod_100", count: 50 }])
    expect((await db.raw("select checked from webhook_sweep")).rows).toEqual([{ checked: 50 }])
  })

  it("skips a kind of resource that it could not list ten times, and continues with the next kind", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["customer.*", "product.*"] })
    await table.put("product", { ...SHIRT, ...OLD })
    await open(1, { sweep: false })
    const { registry, catchUp } = firstOf(shops).pipeline
    const toSweep = new ShopSweep(() => ({
      graph: async (request) => {
        if (request.entity === "customer") {
          throw new Error("The query for customer took longer than 30 s")
        }
        return table.graph(request)
      },
    }))
    const lines: string[] = []
    const logger = { ...quietLogger, error: (line: unknown) => lines.push(String(line)) }
    const sweep = new Sweep(db, registry, new Catalogue(), catchUp, toSweep, always, 1, logger)
    await beginRound(db, 1)
    let failures = 0
    await sweepUntil("the round to end", async ({ finished_at }) => {
      await sweep.page().catch(() => (failures += 1))
      return finished_at !== null
    })
    expect(failures).toBe(9)
    expect(lines).toEqual([
      'webhooks: the sweep skips all resources (customer) after "", which it could not compare: The query for customer took longer than 30 s',
    ])
    expect((await db.raw("select resource_id from webhook_snapshot")).rows).toEqual([
      { resource_id: SHIRT.id },
    ])
  })

  it("continues in another process where the one that was at it has stopped", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["product.*"] })
    for (let number = 0; number < 250; number++) {
      await table.put("product", { ...SHIRT, ...OLD, id: `prod_${String(number).padStart(3, "0")}` })
    }
    await open()
    await sweepUntil(
      "some pages",
      ({ checked, finished_at }) => Number(checked) >= 100 && finished_at === null
    )
    await firstOf(shops).pipeline.stop()
    await open()
    await sweepUntil("the round to end", ({ finished_at }) => finished_at !== null)
    const { rows } = await db.raw("select checked, changed from webhook_sweep")
    expect(rows).toEqual([{ checked: 250, changed: 0 }])
    const snapshots = await db.raw("select count(*)::int as count from webhook_snapshot")
    expect(snapshots.rows[0].count).toBe(250)
    expect(sentMessages()).toEqual([])
  })
})
