import { randomBytes } from "node:crypto"

import { standIn } from "../support/stand-in"
import type { Alerts } from "../../src/modules/webhook/alerts/alerts"
import type { Outcome } from "../../src/modules/webhook/dispatch/deliver"
import { Recorder } from "../../src/modules/webhook/dispatch/recorder"
import { resolveOptions } from "../../src/modules/webhook/options"
import { WebhookRegistry } from "../../src/modules/webhook/registry"
import { listLoggedEvents } from "../../src/modules/webhook/store/catch-up"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
import { Metrics } from "../../src/modules/webhook/telemetry/metrics"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  PlainComposer,
  quietLogger,
  type TestProcess,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"
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

  const results = await Promise.allSettled(deliveries.map((one) => recorder.record(outcomeOf(one))))

  expect(results.map(({ status }) => status === "rejected")).toEqual(
    deliveries.map((one) => one === "whdel_5")
  )
  expect(await deliveriesOf(db, id, "success")).toHaveLength(7)
  expect(await setAside()).toMatchObject({ count: 1, last_error: expect.stringContaining("whdel_5") })
  await recorder.close()
})
