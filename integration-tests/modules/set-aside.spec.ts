import { randomBytes } from "node:crypto"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { standIn } from "../support/stand-in"
import type { Alerts } from "../../src/modules/webhook/alerts/alerts"
import type { Outcome } from "../../src/modules/webhook/dispatch/deliver"
import { Recorder } from "../../src/modules/webhook/dispatch/recorder"
import { resolveOptions } from "../../src/modules/webhook/options"
import { WebhookRegistry } from "../../src/modules/webhook/registry"
import { listLoggedEvents } from "../../src/modules/webhook/store/catch-up"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
import { Metrics } from "../../src/modules/webhook/telemetry/metrics"
import { insertDue } from "../../benchmarks/support/rows"
import { present } from "../../scripts/present"
import { generateKeyPair } from "../../src/modules/webhook/key-pairs"
import { findDelivery, listDeliveries } from "../../src/modules/webhook/store/deliveries"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  PlainComposer,
  quietLogger,
  timeOutDeliveries,
  updateWebhook,
  webhookRow,
  type TestProcess,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"
import type { DeliveriesHook } from "../../src/payloads/change-deliveries"
import { QueryComposer } from "../../src/payloads/query-composer"
import type { QueryPort } from "../../src/payloads/query-port"
import { Catalogue } from "../../src/topics/catalogue"

/** What the database or JSON refuses is set aside, is counted, and stops nothing behind it. */

let shop: TestProcess | undefined
let lines: string[]

shareDatabase()

beforeEach(async () => {
  lines = []
})

afterEach(async () => {
  await shop?.pipeline.stop()
  shop = undefined
})

const logger = { ...quietLogger, error: (line: unknown) => lines.push(String(line)) }

const setAside = async () => (await readPipelineHealth(db)).set_aside

/** So long that no index takes it, and at random, since an index would compress anything else. */
const LONG = randomBytes(3_000).toString("hex")
const cycle: Record<string, unknown> = { id: "pts_1" }
cycle.self = cycle

const at = () => ({ created_at: new Date() })

describe("an event that can never be stored", () => {
  it.each<[what: string, data: unknown, metadata: Record<string, unknown>, reason: string]>([
    ["with a cycle", cycle, at(), "circular structure"],
    ["with a BigInt", { id: "pts_1", points: 10n }, at(), "BigInt"],
    ["about a resource whose id no index takes", { id: LONG }, at(), "more than 2048 bytes"],
    ["of a group whose id no index takes", { id: "pts_1" }, { ...at(), eventGroupId: LONG }, "2048 bytes"],
    ["of a group whose id no text holds", { id: "pts_1" }, { ...at(), eventGroupId: "g\0" }, "NUL"],
    ["with endless data", { id: "pts_1", text: "x".repeat(17 * 1024 * 1024) }, at(), "longer than"],
  ])(
    "%s is set aside with its reason, and those emitted with it are sent",
    async (_, data, metadata, reason) => {
      await insertWebhook(db, { url: receiver.url, topics: ["action.loyalty.points", "product.updated"] })
      shop = createPipeline(db, {}, { logger })
      await shop.pipeline.start()

      await Promise.all([
        shop.bus.emit("product.updated", { id: "prod_1" }),
        shop.bus.emit("loyalty.points", data, metadata),
        shop.bus.emit("product.updated", { id: "prod_2" }),
      ])

      await until("the good ones", () => receiver.received.length === 2)
      expect(await setAside()).toEqual({
        count: 1,
        last_error: expect.stringContaining(reason),
        last_at: expect.any(Date),
      })
      expect(lines.join()).toContain("capture set aside an event loyalty.points")
      expect(lines.join()).not.toContain(LONG.slice(0, 20))
    }
  )

  it("is separated from the others by the database where no earlier check finds it", async () => {
    await db.raw(
      "alter table webhook_event add constraint no_thirteen check (resource_id <> 'prod_13') not valid"
    )
    await insertWebhook(db, { url: receiver.url })
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()

    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => shop?.bus.emit("product.updated", { id: `prod_${n}` }))
    )

    await until("the other 39", () => receiver.received.length === 39)
    expect(await setAside()).toMatchObject({ count: 1, last_error: expect.stringContaining("no_thirteen") })
    expect(lines.join()).not.toContain("prod_13")
    await db.raw("alter table webhook_event drop constraint no_thirteen")
  })
})

describe("an event that can be stored with care", () => {
  it("whose time is not a date gets the time of its capture", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()
    for (const created_at of ["yesterday", "+300000-01-01T00:00:00Z"]) {
      await shop.bus.emit("product.updated", { id: `prod_${created_at}` }, { created_at })
    }

    await until("both", async () => (await deliveriesOf(db, id, "success")).length === 2)
    expect(await setAside()).toMatchObject({ count: 0 })
  })

  it("whose text PostgreSQL's JSON does not read is stored with a replacement", async () => {
    await insertWebhook(db, { url: receiver.url, topics: ["action.loyalty.points"] })
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()
    await shop.bus.emit("loyalty.points", { id: "pts_1", a: "nul \0", b: "half \ud83d", c: "\\u0000 😀" })

    await until("it", () => receiver.received.length === 1)
    const { rows } = await db.raw("select event_data::jsonb as data from webhook_event")
    expect(rows).toEqual([{ data: { id: "pts_1", a: "nul \ufffd", b: "half \ufffd", c: "\\u0000 😀" } }])
    // Catch-up reads the payloads of all events of a resource in one statement.
    await expect(
      listLoggedEvents(db, ["action.loyalty.points"], ["pts_1"], new Date(0))
    ).resolves.toHaveLength(1)
  })
})

it("a composed event that the database refuses is tried again later, alone", async () => {
  await db.raw(
    "alter table webhook_delivery add constraint no_three check (resource_id <> 'prod_3') not valid"
  )
  const id = await insertWebhook(db, { url: receiver.url })
  const composer = new PlainComposer()
  shop = createPipeline(db, {}, { logger, composer })
  await shop.pipeline.start()
  await Promise.all(
    Array.from({ length: 9 }, async (_, n) => shop?.bus.emit("product.updated", { id: `prod_${n}` }))
  )

  await until("the other eight", async () => (await deliveriesOf(db, id, "success")).length === 8)
  expect((await setAside()).last_error).toContain("no_three")
  expect(lines.join()).not.toContain("prod_3")

  await db.raw("alter table webhook_delivery drop constraint no_three")
  await db.raw("update webhook_event set claimed_until = null where state = 'postponed'")
  shop.pipeline.dispatcher.wake()
  await until("the ninth", async () => (await deliveriesOf(db, id, "success")).length === 9)
})

it("an event whose statement takes too long even alone is tried again later, and those behind it are sent", async () => {
  const endTimeouts = await timeOutDeliveries(db, "prod_0")
  const id = await insertWebhook(db, { url: receiver.url })
  const capturing = createPipeline(db, {}, { works: false })
  await capturing.pipeline.start()
  for (let n = 0; n < 9; n++) {
    await capturing.bus.emit("product.updated", { id: `prod_${n}` })
  }
  await capturing.pipeline.stop()
  shop = createPipeline(db)
  await shop.pipeline.start()
  await until("the others", async () => (await deliveriesOf(db, id, "success")).length === 8)
  await endTimeouts()
  await until("that one", async () => (await deliveriesOf(db, id, "success")).length === 9)
})

it("an event at which composing itself fails is tried again later, alone", async () => {
  const id = await insertWebhook(db, { url: receiver.url })
  const composer = new PlainComposer()
  const compose = composer.compose.bind(composer)
  composer.compose = async (...args) => {
    if (args[0].some(({ resource_id }) => resource_id === "prod_3")) {
      throw new TypeError("Cannot read properties of undefined")
    }
    return compose(...args)
  }
  shop = createPipeline(db, {}, { logger, composer })
  await shop.pipeline.start()
  await Promise.all(
    Array.from({ length: 9 }, async (_, n) => shop?.bus.emit("product.updated", { id: `prod_${n}` }))
  )

  await until("the other eight", async () => (await deliveriesOf(db, id, "success")).length === 8)
  await until("the note", async () => (await setAside()).count === 1)
  const [later] = await until("its next try", async () => {
    const { rows } = await db.raw("select resource_id from webhook_event where state = 'postponed'")
    return rows.length && rows
  })
  expect(later).toEqual({ resource_id: "prod_3" })
})

it("events at which the shop's hook fails do not block the later ones for ever", async () => {
  const id = await insertWebhook(db, { url: receiver.url, topics: ["action.loyalty.points"] })
  const hook: DeliveriesHook = async (deliveries) => {
    if (deliveries.some(({ resource_id }) => resource_id?.startsWith("bad"))) {
      throw new Error("no such customer")
    }
    return []
  }
  const composer = new QueryComposer(
    () => standIn<QueryPort>({}),
    () => hook
  )
  const capturing = createPipeline(db, {}, { works: false })
  await capturing.pipeline.start()
  for (const one of ["bad_1", "bad_2", "bad_3", "good"]) {
    await capturing.bus.emit("loyalty.points", { id: one })
  }
  await capturing.pipeline.stop()
  shop = createPipeline(db, {}, { logger, composer })
  await shop.pipeline.start()

  await until("the good one", async () => (await deliveriesOf(db, id, "success")).length === 1)
})

it("an outcome that the database refuses does not hold those recorded with it", async () => {
  const id = await insertWebhook(db, { url: receiver.url })
  const registry = new WebhookRegistry(
    db,
    resolveOptions({}),
    new Catalogue(),
    () => [],
    quietLogger,
    () => undefined
  )
  await registry.refresh()
  const alerts = standIn<Alerts>({ emit: () => undefined })
  const recorder = new Recorder(db, registry, alerts, new Metrics(), logger, false, async () => undefined)
  const deliveries = Array.from({ length: 8 }, (_, n) => `whdel_${n}`)
  await db.raw(
    `with delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, status)
       select id, ?, id, 'product.updated', 'created' from unnest(?::text[]) as id returning id, webhook_id)
     insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at, claims, leased_until)
     select id, webhook_id, now(), now(), 1, now() + interval '1 minute' from delivery`,
    [id, deliveries]
  )
  const outcomeOf = (delivery_id: string): Outcome => ({
    webhook_id: id,
    topic: "product.updated",
    event: { kind: "success" },
    record: {
      delivery_id,
      claims: 1,
      attempt: 1,
      status: "success",
      retry_in_ms: null,
      started_at: new Date(),
      duration_ms: 1,
      url: receiver.url,
      request_headers: "{}",
      response_status: 200,
      response_headers: null,
      // No check of ours lets this through; the database does not take it.
      response_body: delivery_id === "whdel_5" ? "\0" : "",
      remark: null,
    },
  })

  await Promise.all(deliveries.map((one) => recorder.record(outcomeOf(one))))

  const recorded = await deliveriesOf(db, id, "success")
  expect(recorded).toHaveLength(8)
  expect(recorded.filter(({ remark }) => remark !== null)).toMatchObject([
    { id: "whdel_5", remark: expect.stringMatching(/^The answer could not be stored: .*22021/) },
  ])
  expect((await db.raw("select 1 from webhook_queue")).rows).toEqual([])
  expect(await setAside()).toMatchObject({ count: 1, last_error: expect.stringContaining("whdel_5") })
  await recorder.close()
})

it("an outcome that the database refuses in any form is not sent again for an hour", async () => {
  const id = await insertWebhook(db, { url: receiver.url })
  shop = createPipeline(db, {}, { logger })
  await shop.pipeline.start()
  await db.raw("alter table webhook_attempt add constraint no_attempt check (delivery_id is null) not valid")
  await shop.bus.emit("product.updated", { id: "prod_1" })

  await until("both notes", async () => (await setAside()).count === 2)
  const [waiting] = await until("its place in the queue", async () => {
    const { rows } = await db.raw(
      "select extract(epoch from due_at - now())::int as seconds from webhook_queue where leased_until is null"
    )
    return rows.length && rows
  })
  expect(waiting.seconds).toBeGreaterThan(3_500)
  expect(receiver.received).toHaveLength(1)
  await db.raw("alter table webhook_attempt drop constraint no_attempt")
  await db.raw("update webhook_queue set due_at = now()")
  await until("its success", async () => (await deliveriesOf(db, id, "success")).length === 1)
})

it("a retry schedule that is no list is replaced by the shop's, and other webhooks' deliveries are given up", async () => {
  const ids = [await insertWebhook(db, { url: receiver.url }), await insertWebhook(db, { url: receiver.url })]
  for (const id of ids) {
    const failing = { failing_since: new Date(), failed_attempts: 5, probe_at: new Date("2100-01-01") }
    await updateWebhook(db, id, { ...failing, max_failures: 0 })
  }
  const [broken = ""] = ids
  await updateWebhook(db, broken, { retry_schedule: '"daily"' })
  await insertDue(db, ids, 2)
  await db.raw("update webhook_queue set entered_at = now() - interval '30 days'")
  shop = createPipeline(db, {}, { logger })
  await shop.pipeline.start()

  for (const id of ids) {
    await until("the end", async () => (await deliveriesOf(db, id, "failed")).length)
  }
  const note = `the retry schedule of ${broken}: it is not a list of seconds, so the shop's schedule is used`
  expect(lines).toEqual([`webhooks: dispatch set aside ${note}`])
  await until("the note", async () => (await setAside()).count)
  expect(await setAside()).toMatchObject({ count: 1, last_error: note })
})

it("a request that cannot be prepared is a failed attempt, which is retried", async () => {
  const id = await insertWebhook(db, { url: receiver.url })
  await updateWebhook(db, id, { signature: "ed25519" })
  let secret = "whsk_c2hvcnQ="
  shop = createPipeline(db, {}, { logger, openSecrets: () => [{ value: secret, expires_at: null }] })
  await shop.pipeline.start()
  await shop.bus.emit("product.updated", { id: "prod_1" })

  const [delivery] = await until("its attempt", async () => {
    const retried = await deliveriesOf(db, id, "retrying")
    return retried.length && retried
  })
  expect(delivery).toMatchObject({
    attempt_count: 1,
    remark: expect.stringMatching(/^The request could not be prepared: /),
  })
  expect(receiver.received).toEqual([])
  secret = generateKeyPair()
  await updateWebhook(db, id, { name: "mended" })
  await db.raw("update webhook_queue set due_at = now()")
  await until("its success", async () => (await deliveriesOf(db, id, "success")).length === 1)
})

/** So long that the database stores it in parts, and at random, since it would compress anything else. */
const random = (length: number) => randomBytes(length / 2).toString("hex")

/** Removes the parts of all long values of a table, as a damaged disk may. */
async function damage(table: string): Promise<void> {
  await db.raw("create extension if not exists pg_surgery")
  await db.raw(`do $$ declare parts text; begin
    select reltoastrelid::regclass into parts from pg_class where oid = '${table}'::regclass;
    execute format('select heap_force_kill(%L::regclass, array(select ctid from %s))', parts, parts);
  end $$`)
}

describe("a payload that is damaged in the database", () => {
  it.each([
    ["that a claim would read", 8_000],
    ["that is read when its attempt starts", 80_000],
  ])("%s fails its own delivery, with the reason, and no other", async (_, length) => {
    const paused = { url: receiver.url, status: "paused" }
    const id = await insertWebhook(db, { ...paused, retry_schedule: [], max_failures: 1 })
    const other = await insertWebhook(db, { ...paused, topics: ["customer.updated"] })
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "prod_bad" })
    const [bad] = await until("it", async () => {
      const found = await deliveriesOf(db, id)
      return found.length && found
    })
    await db.raw("update webhook_event set payload = ?", [`{"data":"${random(length)}"}`])
    await damage("webhook_event")
    await shop.bus.emit("product.updated", { id: "prod_good" })
    await shop.bus.emit("customer.updated", { id: "cus_good" })
    await until("the good ones", async () => (await deliveriesOf(db, other)).length === 1)
    for (const one of [id, other]) {
      await updateWebhook(db, one, { status: "active", inactive_since: null })
    }

    await until("all", async () => (await db.raw("select 1 from webhook_queue")).rows.length === 0)
    expect(await deliveriesOf(db, id, "success")).toHaveLength(1)
    expect(await deliveriesOf(db, other, "success")).toHaveLength(1)
    const remark = "The payload cannot be read: XX001"
    expect(await deliveriesOf(db, id, "failed")).toMatchObject([{ id: bad?.id, remark }])
    expect(await findDelivery(db, String(bad?.id))).toMatchObject({ remark, event: { payload: null } })
    const all = await listDeliveries(db, {}, { limit: 10, payload: true })
    expect(all.deliveries).toHaveLength(3)
    await until("the alert", () => shop?.bus.alerts.length)
    expect(shop.bus.alerts).toMatchObject([{ name: "webhook.delivery_failed", data: { remark } }])
    expect(await setAside()).toMatchObject({ count: 1, last_error: expect.stringContaining("XX001") })
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", failed_attempts: 0 })
  })

  it("ends its own message in a fetch, and others are fetched", async () => {
    const id = await insertWebhook(db, { status: "paused" })
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "prod_bad" })
    await until("it", async () => (await deliveriesOf(db, id)).length === 1)
    await db.raw("update webhook_event set payload = ?", [`{"data":"${random(8_000)}"}`])
    await damage("webhook_event")
    await shop.bus.emit("product.updated", { id: "prod_good" })
    await until("the good one", async () => (await deliveriesOf(db, id)).length === 2)
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await shop.pipeline.reload()

    const webhook = present(shop.pipeline.registry.get(id), "the webhook")
    const fetched = await shop.pipeline.messages.fetch(webhook, 10)
    expect(fetched.map(({ message }) => message.body)).toEqual([expect.stringContaining("prod_good")])
    expect(await deliveriesOf(db, id, "failed")).toMatchObject([
      { remark: "The payload cannot be read: XX001" },
    ])
  })
})

describe("a payload that the database may be able to read later", () => {
  it("is postponed in a fetch, others are fetched, and after five reads its message is ended", async () => {
    const id = await insertWebhook(db, { status: "paused" })
    const damaged: string[] = []
    /** The database, on a disk from which the payload of one message cannot be read. */
    const onBadDisk = new Proxy(db, {
      get: (target, key) =>
        key === "raw"
          ? async (...args: Parameters<Knex["raw"]>) => {
              const [sql, bindings] = args
              const [maxBytes] = [bindings ?? []].flat()
              const isRead = sql.includes("as too_much") && Number(maxBytes) > 0
              if (isRead && damaged.some((id) => JSON.stringify(bindings).includes(id))) {
                throw Object.assign(new Error("could not read block 7 in file"), { code: "58030" })
              }
              return target.raw(...args)
            }
          : key === "client"
            ? undefined
            : Reflect.get(target, key),
    })
    const capturing = createPipeline(db)
    await capturing.pipeline.start()
    for (const one of ["prod_bad", "prod_good"]) {
      await capturing.bus.emit("product.updated", { id: one })
    }
    const [bad] = await until("both", async () => {
      const found = await deliveriesOf(db, id)
      return found.length === 2 && found.filter(({ resource_id }) => resource_id === "prod_bad")
    })
    const { id: badId } = present(bad, "the message")
    damaged.push(badId)
    await capturing.pipeline.stop()
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    shop = createPipeline(onBadDisk, {}, { logger, works: false })
    await shop.pipeline.start()

    const webhook = present(shop.pipeline.registry.get(id), "the webhook")
    const bodies: string[] = []
    for (let read = 1; read <= 5; read++) {
      expect(await deliveriesOf(db, id, "failed")).toEqual([])
      const fetched = await shop.pipeline.messages.fetch(webhook, 10)
      bodies.push(...fetched.map(({ message }) => message.body))
      await db.raw("update webhook_queue set due_at = now() where delivery_id = ?", [badId])
    }
    expect(bodies).toEqual([expect.stringContaining("prod_good")])
    expect(await deliveriesOf(db, id, "failed")).toMatchObject([
      { id: badId, remark: "The payload cannot be read: 58030" },
    ])
    expect(await setAside()).toMatchObject({ count: 1, last_error: expect.stringContaining(badId) })
  })
})

describe("a delivery whose event is missing in the database", () => {
  it.each(["push", "pull"])("ends in the mode %s, and says that its payload is not stored", async (mode) => {
    const id = await insertWebhook(db, { ...(mode === "push" && { url: receiver.url }), status: "paused" })
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()
    for (const one of ["prod_bad", "prod_good"]) {
      await shop.bus.emit("product.updated", { id: one })
    }
    await until("both", async () => (await deliveriesOf(db, id)).length === 2)
    await db.raw("delete from webhook_event where resource_id = 'prod_bad'")
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await shop.pipeline.reload()
    if (mode === "pull") {
      const webhook = present(shop.pipeline.registry.get(id), "the webhook")
      const fetched = await shop.pipeline.messages.fetch(webhook, 10)
      expect(fetched.map(({ message }) => message.body)).toEqual([expect.stringContaining("prod_good")])
    }
    const [ended] = await until("its end", async () => {
      const failed = await deliveriesOf(db, id, "failed")
      return failed.length && failed
    })
    expect(ended).toMatchObject({ resource_id: "prod_bad", remark: "The payload is not stored any more" })
  })
})

describe("an event whose data cannot be read", () => {
  /** Captures an event of each topic, and changes its data while no process composes it. */
  async function captured(spoil: () => Promise<unknown>): Promise<string> {
    const topics = ["action.loyalty.points", "product.updated"]
    const id = await insertWebhook(db, { url: receiver.url, topics })
    const capturing = createPipeline(db, {}, { works: false })
    await capturing.pipeline.start()
    await capturing.bus.emit("loyalty.points", { id: "pts_bad" })
    await capturing.bus.emit("product.updated", { id: "prod_bad" })
    await spoil()
    await capturing.bus.emit("loyalty.points", { id: "pts_good" })
    await capturing.pipeline.stop()
    return id
  }

  it.each<[what: string, spoil: () => Promise<unknown>]>([
    ["because it is not JSON", () => db.raw("update webhook_event set event_data = '{'")],
    [
      "because it is damaged in the database",
      async () => {
        await db.raw("update webhook_event set event_data = ?", [`{"id":"${random(8_000)}"}`])
        await damage("webhook_event")
      },
    ],
  ])("%s is ended, unless its message is read from the shop", async (_, spoil) => {
    const id = await captured(spoil)
    shop = createPipeline(db, {}, { logger })
    await shop.pipeline.start()

    await until("the others", async () => (await deliveriesOf(db, id, "success")).length === 2)
    const sent = (await deliveriesOf(db, id)).map(({ resource_id }) => resource_id)
    expect(sent.sort()).toEqual(["prod_bad", "pts_good"])
    expect(await setAside()).toMatchObject({
      count: 1,
      last_error: expect.stringContaining("(action.loyalty.points), whose data cannot be read"),
    })
    const { rows } = await db.raw("select distinct state from webhook_event")
    expect(rows).toEqual([{ state: "composed" }])
  })
})
