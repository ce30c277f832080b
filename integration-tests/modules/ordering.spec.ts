import { once } from "node:events"
import type { ServerResponse } from "node:http"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertDue } from "../../benchmarks/support/rows"
import { firstOf, lastOf, present } from "../../scripts/present"
import { startEventBackfill } from "../../src/modules/webhook/store/backfills"
import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import { findDelivery } from "../../src/modules/webhook/store/deliveries"
import { LATELY_SECONDS, orderWaiting } from "../../src/modules/webhook/store/ordering"
import { requeueDeliveries, type Requeue } from "../../src/modules/webhook/store/requeue"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  letTimePass,
  quietLogger,
  ResourcesInTable,
  updateWebhook,
  webhookRow,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"
import { versionIn, VersionComposer, Versions } from "../support/versions"

const TOPICS = ["product.created", "product.updated", "product.deleted"]

/** As much of the log as one statement takes. */
const ALL = { after: "", until: "whdel_~", limit: 10 }

let versions: Versions
let shops: Shop[]

/** Requests that wait for their answer. */
const held: ServerResponse[] = []

/** What lets processes continue that were held while they composed. */
const gates: (() => void)[] = []

type Shop = ReturnType<typeof createPipeline> & { composer: VersionComposer }

shareDatabase()

beforeEach(async () => {
  versions = await Versions.create(db)
  shops = []
})

afterEach(async () => {
  receiver.answerWith(204)
  const stopped = shops.map(({ pipeline }) => pipeline.stop())
  held.splice(0).forEach((response) => response.end())
  gates.splice(0).forEach((open) => open())
  await Promise.all(stopped)
})

/** A process of the shop. */
async function open(): Promise<Shop> {
  const composer = new VersionComposer(versions)
  const shop = { ...createPipeline(db, {}, { composer }), composer }
  shops.push(shop)
  await shop.pipeline.start()
  return shop
}

/** A webhook with ordering that gets every event of a product. */
const insertOrdered = (columns: Partial<Parameters<typeof insertWebhook>[1]> = {}) =>
  insertWebhook(db, { url: receiver.url, topics: TOPICS, ordering: "resource", ...columns })

/** Changes a product in the shop, and emits the event. */
async function change({ bus }: Shop, id: string, topic = "product.updated"): Promise<void> {
  await versions.change(id)
  await bus.emit(topic, { id })
}

/** Changes a product, and waits until that is a delivery to every webhook. @returns its id for this one. */
async function changeAndCompose(shop: Shop, webhookId: string, id: string, topic?: string): Promise<string> {
  const before = (await deliveriesOf(db, webhookId)).length
  await change(shop, id, topic)
  const deliveries = await until("a delivery", async () => {
    const deliveries = await deliveriesOf(db, webhookId)
    return deliveries.length > before && deliveries
  })
  return lastOf(deliveries).id
}

const seen = (id?: string) => receiver.received.map(versionIn).filter((one) => !id || one.id === id)
const versionsSeen = (id: string) => seen(id).map(({ version }) => version)

const statusOf = async (id: string) => present(await findDelivery(db, id), "the delivery").status
const untilStatus = (id: string, status: string) =>
  until(`${id} to be ${status}`, async () => (await statusOf(id)) === status)

/** Keeps every request, to answer it by hand. */
const holdAnswers = () => receiver.answerWith((_, response) => void held.push(response))

/** A claim later than now would have taken what can be taken. */
async function letOthersClaim(shop: Shop, webhookId: string): Promise<void> {
  const probe = await insertWebhook(db, { url: `${receiver.url}/probe`, ordering: "resource" })
  await shop.pipeline.reload()
  const before = receiver.received.filter(({ path }) => path.endsWith("/probe")).length
  await changeAndCompose(shop, probe, `probe_of_${webhookId}`)
  await until(
    "the probe",
    () => receiver.received.filter(({ path }) => path.endsWith("/probe")).length > before
  )
}

describe("deliveries about one resource", () => {
  it("go one at a time and in their order, while other resources continue", async () => {
    const id = await insertOrdered()
    holdAnswers()
    const shop = await open()
    await changeAndCompose(shop, id, "prod_1")
    await changeAndCompose(shop, id, "prod_1", "product.deleted")
    await changeAndCompose(shop, id, "prod_2")
    await until("one of each", () => held.length === 2)
    await letOthersClaim(shop, id)
    expect(seen().slice(0, 2)).toEqual([
      { id: "prod_1", version: 1 },
      { id: "prod_2", version: 1 },
    ])
    expect(versionsSeen("prod_1")).toEqual([1])

    firstOf(held).writeHead(204).end()
    await until("the next", () => versionsSeen("prod_1").length === 2)
    expect(versionsSeen("prod_1")).toEqual([1, 2])
  })

  it("wait while the one before is retried, and follow at once when it has arrived", async () => {
    const id = await insertOrdered({ retry_schedule: [3600] })
    receiver.answerWith(500)
    const shop = await open()
    const first = await changeAndCompose(shop, id, "prod_1")
    await untilStatus(first, "retrying")
    const second = await changeAndCompose(shop, id, "prod_1")
    await letOthersClaim(shop, id)
    expect(versionsSeen("prod_1")).toEqual([1])
    expect(present(await findDelivery(db, first), "the delivery").next_attempt_at).toBeInstanceOf(Date)
    expect(present(await findDelivery(db, second), "the delivery").next_attempt_at).toBeNull()

    receiver.answerWith(204)
    await letTimePass(db)
    shop.pipeline.dispatcher.wake()
    await untilStatus(second, "success")
    expect(versionsSeen("prod_1")).toEqual([1, 1, 2])
  })

  it("continue when the one before was given up", async () => {
    const id = await insertOrdered({ retry_schedule: [], max_failures: 0 })
    receiver.answerWith((received, response) =>
      response.writeHead(versionIn(received).version === 1 ? 500 : 204).end()
    )
    const shop = await open()
    const first = await changeAndCompose(shop, id, "prod_1")
    await untilStatus(first, "failed")
    await untilStatus(await changeAndCompose(shop, id, "prod_1"), "success")
  })

  it("continue when the one before is cancelled", async () => {
    const id = await insertOrdered({ retry_schedule: [3600] })
    receiver.answerWith(500)
    const shop = await open()
    const first = await changeAndCompose(shop, id, "prod_1")
    await untilStatus(first, "retrying")
    const second = await changeAndCompose(shop, id, "prod_1")
    receiver.answerWith(204)

    const cancelled = await cancelDeliveries(db, { ids: [first] }, "cancelled", ALL)
    expect(cancelled).toMatchObject({ ids: [first], leased: [] })
    shop.pipeline.dispatcher.wake()
    await untilStatus(second, "success")
  })

  it("wait for those of every topic of the resource, and for no other webhook's", async () => {
    const id = await insertOrdered({ retry_schedule: [3600] })
    const other = await insertOrdered({ url: `${receiver.url}/other` })
    receiver.answerWith(({ path }, response) => response.writeHead(path.endsWith("/other") ? 204 : 500).end())
    const shop = await open()
    await untilStatus(await changeAndCompose(shop, id, "prod_1", "product.created"), "retrying")
    await changeAndCompose(shop, id, "prod_1", "product.updated")
    await until("the other's", async () => (await deliveriesOf(db, other, "success")).length === 2)
    expect(await deliveriesOf(db, id)).toMatchObject([{ status: "retrying" }, { status: "created" }])
  })

  it("keep their order in a paused webhook", async () => {
    const id = await insertOrdered({ status: "paused" })
    const shop = await open()
    for (let n = 0; n < 5; n++) {
      await changeAndCompose(shop, id, "prod_1")
    }
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("all", async () => (await deliveriesOf(db, id, "success")).length === 5)
    expect(versionsSeen("prod_1")).toEqual([1, 2, 3, 4, 5])
  })

  it("keep their order under a rate limit", async () => {
    const id = await insertOrdered({ status: "paused", rate_limit: 50 })
    const shop = await open()
    for (let n = 0; n < 4; n++) {
      await changeAndCompose(shop, id, "prod_1")
      await changeAndCompose(shop, id, "prod_2")
    }
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("all", async () => (await deliveriesOf(db, id, "success")).length === 8)
    expect(versionsSeen("prod_1")).toEqual([1, 2, 3, 4])
    expect(versionsSeen("prod_2")).toEqual([1, 2, 3, 4])
  })

  it("keep their order while the webhook is failing, and when it has recovered", async () => {
    const id = await insertOrdered({ status: "paused", retry_schedule: [3600, 3600, 3600] })
    receiver.answerWith(503)
    const shop = await open()
    for (let n = 0; n < 3; n++) {
      for (let product = 1; product <= 6; product++) {
        await changeAndCompose(shop, id, `prod_${product}`)
      }
    }
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("failing", async () => (await webhookRow(db, id)).failing_since)
    // Six products had their first attempt; as probes, only firsts may go once more.
    await until("a probe", async () => {
      await letTimePass(db)
      shop.pipeline.dispatcher.wake()
      return receiver.received.length > 6
    })
    expect(new Set(seen().map(({ version }) => version))).toEqual(new Set([1]))

    receiver.answerWith(204)
    await until("all", async () => {
      await letTimePass(db)
      shop.pipeline.dispatcher.wake()
      return (await deliveriesOf(db, id, "success")).length === 18
    })
    for (let product = 1; product <= 6; product++) {
      expect(versionsSeen(`prod_${product}`)).toEqual([...versionsSeen(`prod_${product}`)].sort())
      expect(versionsSeen(`prod_${product}`).slice(-2)).toEqual([2, 3])
    }
  })
})

describe("deliveries without a resource", () => {
  it("wait for none", async () => {
    const id = await insertOrdered({ topics: ["action.import.done"] })
    holdAnswers()
    const { bus } = await open()
    await bus.emit("import.done", { rows: 1 })
    await bus.emit("import.done", { rows: 2 })
    await until("both in flight", () => held.length === 2)
    expect(await deliveriesOf(db, id)).toHaveLength(2)
  })
})

describe("a webhook without ordering", () => {
  it("does not wait for a claim in order, however long that takes", async () => {
    await insertOrdered({ topics: ["customer.updated"] })
    await insertWebhook(db, { url: receiver.url, topics: ["product.updated"] })
    const gate = new Promise<void>((resolve) => void gates.push(resolve))
    const slowInTransactions = new Proxy(db, {
      get: (target, name) =>
        name === "transaction"
          ? (work: Parameters<Knex["transaction"]>[0]) => gate.then(() => target.transaction(work))
          : Reflect.get(target, name),
    })
    const composer = new VersionComposer(versions)
    const shop = { ...createPipeline(slowInTransactions, {}, { composer }), composer }
    shops.push(shop)
    await shop.pipeline.start()

    await change(shop, "prod_1")
    await until("the first", () => versionsSeen("prod_1").length === 1)
    await change(shop, "prod_1")
    await until("the second", () => versionsSeen("prod_1").length === 2)
  })

  it("gets the next while the one before is in flight, and has nothing in the order's index", async () => {
    const id = await insertOrdered({ ordering: "none" })
    holdAnswers()
    const shop = await open()
    await changeAndCompose(shop, id, "prod_1")
    await changeAndCompose(shop, id, "prod_1")
    await until("both in flight", () => held.length === 2)
    expect((await db.raw("select 1 from webhook_queue where ordering_key is not null")).rows).toEqual([])
  })
})

describe("switching ordering", () => {
  it("on puts in order what waits already", async () => {
    const id = await insertOrdered({ ordering: "none", status: "paused" })
    holdAnswers()
    const shop = await open()
    for (let n = 0; n < 3; n++) {
      await changeAndCompose(shop, id, "prod_1")
    }
    await updateWebhook(db, id, { ordering: "resource", status: "active", inactive_since: null })
    await orderWaiting(db, LATELY_SECONDS)
    await until("the first", () => held.length === 1)
    await letOthersClaim(shop, id)
    expect(versionsSeen("prod_1")).toEqual([1])
  })

  it("off sends at once what waited for another", async () => {
    const id = await insertOrdered()
    holdAnswers()
    const shop = await open()
    for (let n = 0; n < 3; n++) {
      await changeAndCompose(shop, id, "prod_1")
    }
    await until("the first", () => held.length === 1)
    await updateWebhook(db, id, { ordering: "none" })
    await orderWaiting(db, LATELY_SECONDS)
    await until("all in flight", () => held.length === 3)
    expect((await db.raw("select 1 from webhook_queue where ordering_key is not null")).rows).toEqual([])
  })
})

describe("a long queue", () => {
  it("is put in order by several calls, none of which takes longer than it may", async () => {
    const id = await insertOrdered({ ordering: "none", status: "paused" })
    const statement = 5_000
    await insertDue(db, [id], 2 * statement)
    const ordered = async () =>
      (await db.raw("select count(*)::int as count from webhook_queue where ordering_key is not null"))
        .rows[0].count
    await updateWebhook(db, id, { ordering: "resource" })
    await orderWaiting(db, LATELY_SECONDS, 0)
    expect(await ordered()).toBeLessThanOrEqual(statement)
    await orderWaiting(db, LATELY_SECONDS)
    expect(await ordered()).toBe(2 * statement)
  })

  it("is put in order to its end, also if the change is no longer recent by then", async () => {
    const id = await insertOrdered({ ordering: "none", status: "paused" })
    const statement = 5_000
    const recent = 2
    await insertDue(db, [id], 2 * statement)
    await updateWebhook(db, id, { ordering: "resource" })
    const slow = new Proxy(db, {
      get: (target, key) =>
        key === "client"
          ? undefined
          : key === "raw"
            ? async (...args: Parameters<typeof db.raw>) => {
                const result = await target.raw(...args)
                await until("the change to be old", async () => {
                  const { rows } = await target.raw(
                    "select now() - changed_at > ? * interval '1 s' as old from webhook_endpoint",
                    [recent]
                  )
                  return !args[0].includes("update webhook_queue") || rows[0].old
                })
                return result
              }
            : Reflect.get(target, key),
    })
    await orderWaiting(slow, recent)
    expect((await db.raw("select 1 from webhook_queue where ordering_key is null")).rows).toEqual([])
  })
})

it("a queue that could not be put in order is put in order later, also if the change is no longer recent by then", async () => {
  const id = await insertOrdered({ ordering: "none", status: "paused" })
  await insertDue(db, [id], 3)
  const lines: string[] = []
  const logger = { ...quietLogger, error: (line: unknown) => void lines.push(String(line)) }
  const { pipeline } = createPipeline(db, {}, { logger })
  await pipeline.start()
  await db.raw(
    `create function time_out() returns trigger language plpgsql as $$ begin
       raise exception 'canceling statement due to statement timeout' using errcode = 'query_canceled';
     end $$`
  )
  await db.raw(
    "create trigger time_out before update of ordering_key on webhook_queue for each row execute function time_out()"
  )
  await updateWebhook(db, id, { ordering: "resource" })
  await until("the failure", () => lines.some((line) => line.includes("cleanup of the queue failed")))
  await db.raw("update webhook_endpoint set changed_at = now() - ? * interval '2 s'", [LATELY_SECONDS])
  await db.raw("drop function time_out() cascade")
  await until("the order", async () => {
    const { rows } = await db.raw("select 1 from webhook_queue where ordering_key is null")
    return rows.length === 0
  })
  await pipeline.stop()
}, 120_000)

describe("what an admin sends again", () => {
  const RETRY: Requeue = { kind: "retry" }
  const REPLAY: Requeue = { kind: "replay", statuses: ["failed", "cancelled", "success"] }

  it.each([
    ["by a retry", RETRY],
    ["by a replay", REPLAY],
  ])("%s goes in its own place, before what waits", async (_, requeue) => {
    const id = await insertOrdered({ retry_schedule: [], max_failures: 0 })
    receiver.answerWith(500)
    const shop = await open()
    const failed = [await changeAndCompose(shop, id, "prod_1"), await changeAndCompose(shop, id, "prod_1")]
    await until("both failed", async () => (await deliveriesOf(db, id, "failed")).length === 2)
    await updateWebhook(db, id, { status: "paused", inactive_since: new Date() })
    await until("the pause", () => shop.pipeline.registry.get(id)?.status === "paused")
    await changeAndCompose(shop, id, "prod_1")
    receiver.reset()

    expect((await requeueDeliveries(db, { ids: failed }, requeue, ALL)).ids.sort()).toEqual(failed)
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("all", async () => (await deliveriesOf(db, id, "success")).length === 3)
    expect(versionsSeen("prod_1")).toEqual([1, 2, 3])
  })

  it("waits for what is in flight about its resource", async () => {
    const id = await insertOrdered({ retry_schedule: [], max_failures: 0 })
    receiver.answerWith(500)
    const shop = await open()
    const first = await changeAndCompose(shop, id, "prod_1")
    await untilStatus(first, "failed")
    holdAnswers()
    await changeAndCompose(shop, id, "prod_1")
    await until("the second in flight", () => held.length === 1)

    expect((await requeueDeliveries(db, { ids: [first] }, RETRY, ALL)).ids).toEqual([first])
    shop.pipeline.dispatcher.wake()
    await letOthersClaim(shop, id)
    expect(versionsSeen("prod_1")).toEqual([1, 2])
    firstOf(held).writeHead(204).end()
    await until("the first again", () => versionsSeen("prod_1").length === 3)
  })

  it("keeps its place when it waits for another already", async () => {
    const id = await insertOrdered({ retry_schedule: [3600] })
    receiver.answerWith(500)
    const shop = await open()
    await untilStatus(await changeAndCompose(shop, id, "prod_1"), "retrying")
    const second = await changeAndCompose(shop, id, "prod_1")

    expect((await requeueDeliveries(db, { ids: [second] }, RETRY, ALL)).ids).toEqual([second])
    shop.pipeline.dispatcher.wake()
    await letOthersClaim(shop, id)
    expect(versionsSeen("prod_1")).toEqual([1])
  })
})

describe("two processes that compose about one resource", () => {
  /** Lets a process read what its next events are about, and go no further until it is released. */
  function hold({ composer }: Shop): { read: Promise<unknown>; goOn: () => void } {
    const reading = new EventTarget()
    const read = once(reading, "read")
    let goOn = (): void => undefined
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    gates.push(goOn)
    composer.afterReading = () => {
      reading.dispatchEvent(new Event("read"))
      return gate
    }
    return { read, goOn }
  }

  it("never queue an older state behind a newer one", async () => {
    const id = await insertOrdered({ status: "paused" })
    const [slow, quick] = [await open(), await open()]
    await Promise.all([slow, quick].map(({ pipeline }) => pipeline.reload()))
    // An update that was found by look-up waits for its creation: it holds up no other, and is composed beside it.
    const { read, goOn } = hold(slow)
    await change(slow, "prod_1")
    await read
    await db.raw("update webhook_event set state = 'postponed' where state = 'claimed'")
    await changeAndCompose(quick, id, "prod_1", "product.deleted")
    await db.raw("update webhook_event set state = 'claimed' where state = 'postponed'")
    goOn()

    await until("both", async () => (await deliveriesOf(db, id)).length === 2)
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("all", async () => (await deliveriesOf(db, id, "success")).length === 2)
    expect(versionsSeen("prod_1")).toEqual([2, 2])
    expect(receiver.received.map(({ headers }) => headers["x-medusa-webhook-topic"])).toEqual([
      "product.deleted",
      "product.updated",
    ])
  })

  it("keep the order of the events", async () => {
    const id = await insertOrdered({ status: "paused" })
    const [slow, quick] = [await open(), await open()]
    await Promise.all([slow, quick].map(({ pipeline }) => pipeline.reload()))
    const { read, goOn } = hold(slow)
    await change(slow, "prod_1", "product.created")
    await read
    await change(quick, "prod_1", "product.updated")
    await until("it was composed, and left", async () => {
      const { rows } = await db.raw("select 1 from webhook_event where state = 'claimed' and claims > 1")
      return rows.length === 1
    })
    expect(await deliveriesOf(db, id)).toEqual([])
    goOn()

    await until("both", async () => (await deliveriesOf(db, id)).length === 2)
    expect((await deliveriesOf(db, id)).map(({ topic }) => topic)).toEqual([
      "product.created",
      "product.updated",
    ])
  })

  it("do not wait for an event that cannot be composed", async () => {
    const id = await insertOrdered()
    const shop = await open()
    shop.composer.broken.add("prod_1")
    await change(shop, "prod_1", "product.created")
    await until("postponed", async () => {
      const { rows } = await db.raw("select 1 from webhook_event where state = 'postponed'")
      return rows.length === 1
    })
    shop.composer.broken.clear()
    await untilStatus(await changeAndCompose(shop, id, "prod_1", "product.updated"), "success")
  })

  it("let a backfill read again what was queued meanwhile", async () => {
    await ResourcesInTable.create(db, [])
    const shop = await open()
    const former = await insertWebhook(db, { url: `${receiver.url}/former`, topics: TOPICS })
    await shop.pipeline.reload()
    await changeAndCompose(shop, former, "prod_1")
    await changeAndCompose(shop, former, "prod_2")
    const id = await insertOrdered({ status: "paused" })
    await shop.pipeline.reload()

    const { read, goOn } = hold(shop)
    await startEventBackfill(db, {
      id: "whbkf_1",
      webhook_id: id,
      total: 2,
      cursor: "",
      until: "whevt_Z",
    })
    shop.pipeline.backfill.wake()
    await read
    const quick = await open()
    await changeAndCompose(quick, id, "prod_1")
    goOn()

    await until("all three", async () => (await deliveriesOf(db, id)).length === 3)
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("all", async () => (await deliveriesOf(db, id, "success")).length === 3)
    expect(versionsSeen("prod_1").slice(-2)).toEqual([2, 2])
    const { rows } = await db.raw("select status, queued, failed from webhook_backfill")
    expect(rows).toEqual([{ status: "completed", queued: 2, failed: 0 }])
  })
})
