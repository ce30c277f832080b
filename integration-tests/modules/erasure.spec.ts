import { present } from "../../scripts/present"
import { erase, previewErasure } from "../../src/modules/webhook/erasure/erase"
import type { ShopCustomer, ShopPersons } from "../../src/modules/webhook/erasure/shop-persons"
import { FINISHED_STATUSES, type ErasureRequest } from "../../src/types"
import { eraseDeletedCustomers } from "../../src/modules/webhook/erasure/deleted-customers"
import { countRecoverable } from "../../src/modules/webhook/recovery"
import { addUp } from "../../src/modules/webhook/stats-keeping"
import { countSetAside } from "../../src/modules/webhook/store/pipeline-health"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { dumpTables } from "../support/database"
import { createPipeline, deliveriesOf, insertWebhook, quietLogger } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const ADA = { id: "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7", email: "ada@example.com" }
const EVE = { id: "cus_01JNB4VKX1Z3B5D7F9H1K3N5QE", email: "aada@example.com" }
const ORDER = "order_01JNB4TZ8S0V2X4Z6B8D0F2H4K"

/** What of a person must be nowhere. */
const PERSONAL = ["ada lovelace", "ada@example.com", "+44123", "12 st james"]

let shop: ReturnType<typeof createPipeline>
let persons: PersonsInMemory

/** The shop's customers and orders, as a test says. */
class PersonsInMemory implements ShopPersons {
  customers: ShopCustomer[] = []
  orders: { id: string; customer_id: string | null; email: string }[] = []

  async customersById(ids: readonly string[]): Promise<ShopCustomer[]> {
    return this.customers.filter(({ id }) => ids.includes(id))
  }

  async customersByEmail(email: string): Promise<ShopCustomer[]> {
    return this.customers.filter((customer) => customer.email?.toLowerCase() === email)
  }

  async resourcesOf({ customerIds, emails, ids }: Parameters<ShopPersons["resourcesOf"]>[0]) {
    const orders = this.orders.filter(
      ({ id, customer_id, email }) =>
        ids.includes(id) ||
        emails.includes(email) ||
        (customer_id !== null && customerIds.includes(customer_id))
    )
    return { orders, ids: orders.map(({ id }) => id) }
  }

  async deletedSince(since: Date): Promise<ShopCustomer[]> {
    return this.customers.filter(({ deleted_at }) => deleted_at !== null && deleted_at > since)
  }
}

const customer = (of: { id: string; email: string }, deleted_at: Date | null = null): ShopCustomer => ({
  ...of,
  deleted_at,
  address_ids: [],
})

shareDatabase()

beforeEach(async () => {
  persons = new PersonsInMemory()
  persons.customers = [customer(ADA), customer(EVE)]
  shop = createPipeline(db, {}, { persons })
})

afterEach(() => shop.pipeline.stop())

let count = 0
const digits = () => String(++count).padStart(26, "0")

type Logged = {
  topic?: string
  resource_id?: string | null
  event_name?: string
  event_data?: unknown
  payload?: unknown
  state?: string
  /** Of its delivery to `webhook_id`: its own body, its status, and the answer of its one attempt. */
  webhook_id?: string
  body?: unknown
  status?: string
  answer?: string
  url?: string
}

/** An event of the log, with a delivery and an attempt where a webhook is named. @returns the delivery's id, or else the event's. */
async function log({
  topic = "order.updated",
  resource_id = null,
  event_data = null,
  payload,
  state = "composed",
  webhook_id,
  body,
  status = "failed",
  answer,
  url = "https://app.example/hook",
}: Logged): Promise<string> {
  const id = digits()
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key, occurred_at,
       state, payload)
     values (?, ?, ?, ?, ?, 'event_bus', false, ?, now(), ?, ?)`,
    [
      `whevt_${id}`,
      topic,
      resource_id,
      topic,
      JSON.stringify(event_data),
      id,
      state,
      payload === undefined ? null : JSON.stringify({ id, type: topic, data: payload }),
    ]
  )
  if (webhook_id === undefined) {
    return `whevt_${id}`
  }
  const unfinished = status === "created" || status === "retrying"
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, body, attempt_count, remark,
       finished_at, failed_at)
     values (?, ?, ?, ?, ?, ?, ?, 1, '400 Bad Request', ${unfinished ? "null" : "now()"},
       ${status === "failed" ? "now()" : "null"})`,
    [
      `whdel_${id}`,
      webhook_id,
      `whevt_${id}`,
      topic,
      resource_id,
      status,
      body === undefined ? null : JSON.stringify({ id, type: topic, data: body }),
    ]
  )
  if (answer !== undefined) {
    await db.raw(
      `insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers, response_status,
         response_headers, response_body, remark)
       values (?, 1, now(), 5, ?, '{}', 400, '{"x":"y"}', ?, '400 Bad Request')`,
      [`whdel_${id}`, url, answer]
    )
  }
  if (unfinished) {
    await db.raw(
      "insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at) values (?, ?, now() + interval '1 hour', now())",
      [`whdel_${id}`, webhook_id]
    )
  }
  return `whdel_${id}`
}

const dump = () => dumpTables(db)

const about = (rows: readonly string[], texts: readonly string[]) =>
  rows.filter((row) => texts.some((text) => row.toLowerCase().includes(text)))

const run = (request: ErasureRequest) => erase(shop.pipeline.erasing, request)
const person = { ...ADA, first_name: "Ada Lovelace", phone: "+44123", address: "12 St James" }

describe("an erasure", () => {
  it("leaves nothing of a person, and every row of others as it was", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url })
    persons.orders = [{ id: ORDER, customer_id: ADA.id, email: ADA.email }]
    const old = { ...ADA, email: "ada.byron@example.com" }
    await log({ topic: "customer.updated", resource_id: ADA.id, payload: { ...person, ...old }, webhook_id })
    await log({ topic: "customer.updated", resource_id: ADA.id, payload: person, webhook_id, answer: "ok" })
    await log({
      resource_id: ORDER,
      payload: { name: "Ada Lovelace" },
      body: { phone: "+44123" },
      webhook_id,
    })
    await log({
      topic: "action.mail.sent",
      event_data: { to: "Ada@Example.com", name: "Ada Lovelace" },
      payload: person,
    })
    await log({ topic: "action.mail.sent", payload: { to: old.email, name: "Ada Lovelace" } })
    await log({
      resource_id: "order_x",
      payload: {},
      body: { note: `for ${ADA.id}`, of: "Ada Lovelace" },
      webhook_id,
    })
    await log({
      resource_id: "order_y",
      payload: {},
      webhook_id,
      answer: 'no "ada\\u0040example.com" (Ada Lovelace)',
    })
    await log({
      resource_id: "order_z",
      payload: {},
      webhook_id,
      answer: "",
      url: "https://app.example/?to=ada%40example.com",
    })
    await log({ topic: "newsletter.joined", resource_id: ADA.email, payload: {} })
    await db.raw("update webhook_endpoint set last_error = 'refused ada@example.com' where id = ?", [
      webhook_id,
    ])
    await countSetAside(db, "fan-out", "whevt_1: no such member: ada@example.com")
    const others = await dump()
    await log({
      topic: "customer.updated",
      resource_id: EVE.id,
      payload: EVE,
      webhook_id,
      answer: "hello aada@example.com",
    })
    await log({ resource_id: "order_e", payload: EVE, webhook_id, status: "created", body: EVE })
    const before = new Set(others)
    const untouched = (await dump()).filter((row) => !before.has(row))

    const result = await run({ customer_id: ADA.id })

    expect(result).toMatchObject({ dry_run: false, customer_ids: [ADA.id], cancelled: 0 })
    const after = await dump()
    expect(after).toEqual(expect.arrayContaining(untouched))
    const rest = after.filter((row) => !untouched.includes(row))
    expect(about(rest, [...PERSONAL, "ada.byron", "ada%40", "ada\\u0040"])).toEqual([])
    expect(shop.bus.alerts).toEqual([
      {
        name: "customer.redacted",
        data: { id: ADA.id, email_hash: expect.stringMatching(/^[0-9a-f]{64}$/), order_ids: [ORDER] },
      },
    ])
  })

  it("counts in a dry run what it will erase, changes nothing and records nothing", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url })
    await log({ resource_id: ORDER, payload: person, webhook_id, answer: "no" })
    await log({ resource_id: ORDER, payload: person, webhook_id, status: "retrying", answer: "no" })
    await log({ resource_id: ORDER, payload: {}, body: { to: ADA.email }, webhook_id })
    const before = await dump()

    const { id, dry_run, ...counts } = await previewErasure(shop.pipeline.erasing, {
      email: "ADA@example.com",
    })

    expect({ id, dry_run }).toEqual({ id: null, dry_run: true })
    expect(counts).toEqual({ customer_ids: [ADA.id], events: 2, deliveries: 3, attempts: 2, cancelled: 1 })
    expect(await dump()).toEqual(before)
    expect(await run({ email: ADA.email })).toMatchObject(counts)
  })

  it("finds nothing more when it is run again, and is recorded without the address", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url })
    await log({ resource_id: ORDER, payload: person, webhook_id, answer: ADA.email, status: "success" })
    await run({ email: ADA.email })

    const again = await run({ email: ADA.email })

    expect(again).toMatchObject({ events: 0, deliveries: 0, attempts: 0, cancelled: 0 })
    const { rows } = await db.raw("select * from webhook_erasure order by events desc")
    expect(rows).toMatchObject([
      { status: "completed", events: 1, deliveries: 1, attempts: 1, finished_at: expect.any(Date) },
      { status: "completed", events: 0 },
    ])
    expect(JSON.stringify(rows)).not.toContain(ADA.email)
  })

  it("reads a log in many ranges and erases in many batches", async () => {
    await db.raw(
      `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key, occurred_at,
         state, payload)
       select 'whevt_' || lpad(n::text, 26, '0'), 'order.updated', case when n % 10 = 0 then ? else 'order_' || n end, 'e', 'null',
         'event_bus', false, 'many' || n, now(), 'composed', case when n % 7 = 0 then ? else '{}' end
       from generate_series(1, 5000) n`,
      [ORDER, JSON.stringify({ data: person })]
    )
    persons.orders = [{ id: ORDER, customer_id: ADA.id, email: ADA.email }]

    expect(await run({ customer_id: ADA.id })).toMatchObject({ events: 500 + 714 - 71 })
    expect(about(await dump(), PERSONAL)).toEqual([])
  })

  it("cancels what is still to be sent, and says why", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url })
    await log({ resource_id: ORDER, payload: person, webhook_id, status: "created" })

    expect(await run({ email: ADA.email })).toMatchObject({ cancelled: 1 })

    expect(await deliveriesOf(db, webhook_id)).toMatchObject([
      { status: "cancelled", payload_removed: "erased", remark: expect.stringMatching(/^Erased: /) },
    ])
    expect((await db.raw("select * from webhook_queue")).rows).toEqual([])
  })

  it("leaves a success whose replay waits as the success that it was, and counts it as none that was cancelled", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    const id = await log({ resource_id: ORDER, payload: person, webhook_id, status: "success" })
    await db.raw(
      "update webhook_delivery set finished_at = '2026-03-01', remark = null, duration_ms = 5 where id = ?",
      [id]
    )
    const [before] = await deliveriesOf(db, webhook_id)
    const replay = { kind: "replay", statuses: FINISHED_STATUSES } as const
    await requeueDeliveries(db, { ids: [id] }, replay, { after: "", until: "whdel_~", limit: 10 })
    expect(await deliveriesOf(db, webhook_id)).toMatchObject([{ status: "retrying", finished_at: null }])

    const preview = await previewErasure(shop.pipeline.erasing, { email: ADA.email })
    expect(preview).toMatchObject({ deliveries: 1, cancelled: 0 })
    expect(await run({ email: ADA.email })).toMatchObject({ deliveries: 1, cancelled: 0 })

    const { status, finished_at, remark } = present(before, "the delivery")
    expect(await deliveriesOf(db, webhook_id)).toMatchObject([
      { status, finished_at, remark, cancelled_at: null, payload_removed: "erased" },
    ])
    expect((await db.raw("select * from webhook_queue")).rows).toEqual([])
    await addUp(db)
    const { rows } = await db.raw("select coalesce(sum(cancelled), 0)::int as cancelled from webhook_stats")
    expect(rows).toEqual([{ cancelled: 0 }])
  })

  it("keeps the answer out that comes to an attempt which is under way", async () => {
    let finish = () => {}
    receiver.answerWith(({ body }, response) => {
      finish = () => response.writeHead(400).end(`cannot import ${body} of ${ADA.email}`)
    })
    const webhook_id = await insertWebhook(db, { url: receiver.url, topics: ["customer.updated"] })
    await shop.pipeline.start()
    await shop.bus.emit("customer.updated", { id: ADA.id })
    await until("the request", async () => receiver.received.length === 1)

    await run({ customer_id: ADA.id })
    finish()
    await shop.pipeline.stop()

    expect(about(await dump(), PERSONAL)).toEqual([])
    expect(await deliveriesOf(db, webhook_id)).toMatchObject([{ status: "cancelled", attempt_count: 0 }])
    expect(receiver.received).toHaveLength(1)
  })

  it("is final: neither retry, nor replay, nor recovery sends what was erased", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url, topics: ["order.updated"] })
    await log({ resource_id: ORDER, payload: person, webhook_id })
    await log({ resource_id: ORDER, payload: person })
    const kept = await log({ resource_id: "order_e", payload: EVE, webhook_id })
    await run({ email: ADA.email })
    const all = { filters: { webhook_id } }
    const since = {
      webhookId: webhook_id,
      topics: { read: ["order.updated"], ownData: [] },
      range: { since: new Date(0) },
    }

    expect(await countRecoverable(db, since)).toMatchObject({ failed: 1, missing: 0 })
    const whole = { after: "", until: "whdel_~", limit: 10 }
    expect((await requeueDeliveries(db, all, { kind: "retry" }, whole)).ids).toEqual([kept])
    await db.raw("delete from webhook_queue where delivery_id = ?", [kept])
    await db.raw("update webhook_delivery set status = 'failed', failed_at = now() where id = ?", [kept])
    const replay = { kind: "replay", statuses: FINISHED_STATUSES } as const
    expect((await requeueDeliveries(db, all, replay, whole)).ids).toEqual([kept])
  })

  it("ends an event that waits with a person's address in its own data, and leaves one that will be read from the shop", async () => {
    await log({ topic: "action.mail.sent", event_data: { to: ADA.email }, state: "postponed" })
    await log({
      topic: "customer.updated",
      resource_id: ADA.id,
      event_data: { id: ADA.id },
      state: "postponed",
    })

    expect(await run({ customer_id: ADA.id })).toMatchObject({ events: 1 })

    const { rows } = await db.raw("select topic, state, event_data from webhook_event order by id")
    expect(rows).toEqual([
      { topic: "action.mail.sent", state: "composed", event_data: "null" },
      { topic: "customer.updated", state: "postponed", event_data: JSON.stringify({ id: ADA.id }) },
    ])
  })

  it("finds ids of a form of the shop's own in texts too", async () => {
    const own = "subscription:4711-a"
    await log({ resource_id: "order_e", payload: { of: own } })
    await log({ resource_id: "order_f", payload: { of: `${own}b` } })

    expect(await run({ resource_ids: [own] })).toMatchObject({ events: 1 })
  })

  it("of an order leaves its customer alone, and of a product the orders of it", async () => {
    const product = "prod_01JNB4VKX1Z3B5D7F9H1K3N5Q7"
    persons.orders = [{ id: ORDER, customer_id: ADA.id, email: ADA.email }]
    await log({ topic: "customer.updated", resource_id: ADA.id, payload: person })
    await log({ resource_id: ORDER, payload: person })
    await log({ resource_id: "order_e", payload: { ...EVE, items: [{ product_id: product }] } })
    await log({ topic: "product.updated", resource_id: product, payload: { id: product } })

    expect(await run({ resource_ids: [ORDER, product] })).toMatchObject({ events: 2, customer_ids: [] })
    expect(shop.bus.alerts).toEqual([])
  })

  it("never takes an address that many customers have for one person's", async () => {
    const stand_in = "gone@example.com"
    const anonymised = Array.from({ length: 6 }, (_, n) =>
      customer({ id: `cus_anonymised_${n}`, email: stand_in })
    )
    persons.customers = [customer({ ...ADA, email: stand_in }), ...anonymised]
    await log({ topic: "customer.updated", resource_id: ADA.id, payload: { ...person, email: stand_in } })
    await log({ resource_id: "order_e", payload: { email: stand_in } })

    expect(await run({ customer_id: ADA.id })).toMatchObject({ events: 1, customer_ids: [ADA.id] })
  })

  it("leaves the message that reports it to the receivers", async () => {
    await log({
      topic: "customer.redacted",
      resource_id: ADA.id,
      payload: { id: ADA.id, order_ids: [ORDER] },
    })

    expect(await run({ customer_id: ADA.id })).toMatchObject({ events: 0 })
  })
})

describe("with eraseDeletedCustomers", () => {
  const HOURS = 3_600_000
  const pass = () =>
    eraseDeletedCustomers(shop.pipeline.erasing, 30 * 24 * HOURS, quietLogger, new AbortController().signal)
  const deletedBefore = (hours: number) => {
    persons.customers = [customer(ADA, new Date(Date.now() - hours * HOURS)), customer(EVE)]
  }

  it("a deleted customer is erased once, without anybody asking", async () => {
    deletedBefore(1)
    await log({ topic: "customer.updated", resource_id: ADA.id, payload: person })
    await log({ topic: "customer.updated", resource_id: EVE.id, payload: EVE })

    expect(await pass()).toBe(1)
    expect(await pass()).toBe(0)
    expect(about(await dump(), PERSONAL).filter((row) => !row.includes("aada@"))).toEqual([])
    expect(about(await dump(), ["aada@"])).toHaveLength(1)
  })

  it("is done again where it was broken off", async () => {
    deletedBefore(1)
    await db.raw("insert into webhook_erasure (id, customer_id) values ('whera_broken', ?)", [ADA.id])

    expect(await pass()).toBe(1)
  })

  it("the receivers get what is still to be sent first, for a day", async () => {
    const webhook_id = await insertWebhook(db, { url: receiver.url })
    await log({
      topic: "customer.deleted",
      resource_id: ADA.id,
      payload: person,
      webhook_id,
      status: "retrying",
    })
    for (const [hours, erased] of [
      [0.1, 0],
      [23, 0],
      [25, 1],
    ] as const) {
      deletedBefore(hours)
      expect([hours, await pass()]).toEqual([hours, erased])
    }
  })
})
