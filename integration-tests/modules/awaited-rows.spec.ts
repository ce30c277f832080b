import { atLeast, present } from "../../scripts/present"
import { claimEvents } from "../../src/modules/webhook/store/events"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
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

/** An event whose resource is not in the shop yet, or never will be. */

let composer: PlainComposer
const running: TestProcess[] = []
let lines: string[]

shareDatabase()

beforeEach(async () => {
  composer = new PlainComposer()
  lines = []
})

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ pipeline }) => pipeline.stop()))
})

const logger = { ...quietLogger, error: (line: unknown) => lines.push(String(line)) }

async function start() {
  const shop = createPipeline(db, {}, { logger, composer })
  await shop.pipeline.start()
  running.push(shop)
  return shop
}

const sent = () => receiver.received.map(({ body }) => JSON.parse(body).data.id)

const waiting = async () =>
  (await db.raw("select resource_id, lookup_id from webhook_event where state = 'postponed'")).rows

/** As if the event had come a minute ago. */
const aMinuteLater = () =>
  db.raw(
    "update webhook_event set last_captured_at = last_captured_at - interval '1 minute', claimed_until = now()"
  )

it("is sent once its row is there, and holds up no other of its batch", async () => {
  await insertWebhook(db, { url: receiver.url })
  composer.absent.add("prod_early")
  const { bus } = await start()
  await Promise.all([
    bus.emit("product.updated", { id: "prod_early" }),
    bus.emit("product.updated", { id: "prod_1" }),
  ])
  await until("the other", () => receiver.received.length === 1)
  expect(sent()).toEqual(["prod_1"])
  expect(await waiting()).toEqual([{ resource_id: "prod_early", lookup_id: null }])

  composer.absent.clear()
  await until("the early one", () => receiver.received.length === 2)
  expect(sent()).toEqual(["prod_1", "prod_early"])
  expect(lines).toEqual([])
})

it("is sent by another process, where the one that it came to is gone", async () => {
  await insertWebhook(db, { url: receiver.url })
  composer.absent.add("prod_early")
  const first = await start()
  await first.bus.emit("product.updated", { id: "prod_early" })
  await until("the wait", async () => (await waiting()).length === 1)
  await first.pipeline.stop()

  composer.absent.clear()
  await start()
  await until("the event", () => receiver.received.length === 1)
  expect(sent()).toEqual(["prod_early"])
})

it("is set aside after a minute, with its error in the log and in health, and is not sent", async () => {
  const webhook = await insertWebhook(db, { url: receiver.url })
  composer.absent.add("prod_never")
  const { bus } = await start()
  await bus.emit("product.updated", { id: "prod_never" })
  await until("the wait", async () => (await waiting()).length === 1)
  await aMinuteLater()
  await until("its end", async () => (await readPipelineHealth(db)).set_aside.count === 1)

  const { set_aside, waiting_events } = await readPipelineHealth(db)
  expect(set_aside.last_error).toContain("prod_never is not in the shop")
  expect(waiting_events).toBe(0)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain("prod_never is not in the shop")
  expect(await deliveriesOf(db, webhook)).toEqual([])
})

it("is not sent, and is not an error, where its resource was deleted meanwhile", async () => {
  const topics = ["product.updated", "product.deleted"]
  const webhook = await insertWebhook(db, { url: receiver.url, topics })
  composer.absent.add("prod_gone")
  const { bus } = await start()
  await bus.emit("product.updated", { id: "prod_gone" })
  await until("the wait", async () => (await waiting()).length === 1)
  composer.absent.clear()
  await bus.emit("product.deleted", { id: "prod_gone" })
  await until("the deletion", () => receiver.received.length === 1)
  composer.absent.add("prod_gone")
  await aMinuteLater()
  await until("its end", async () => (await waiting()).length === 0)

  expect((await readPipelineHealth(db)).set_aside.count).toBe(0)
  expect(await deliveriesOf(db, webhook)).toMatchObject([{ topic: "product.deleted" }])
})

it("waits for a part that leads to its resource, too, and is dropped where that never comes", async () => {
  await insertWebhook(db, { url: receiver.url })
  composer.absent.add("variant_early").add("variant_never")
  const { bus } = await start()
  await bus.emit("product-variant.updated", { id: "variant_early" })
  await bus.emit("product-variant.updated", { id: "variant_never" })
  await until("the wait", async () => (await waiting()).length === 2)
  composer.absent.delete("variant_early")
  await until("the first", () => receiver.received.length === 1)
  expect(sent()).toEqual(["of_variant_early"])

  await aMinuteLater()
  await until("its end", async () => (await readPipelineHealth(db)).set_aside.count === 1)
  expect((await db.raw("select topic from webhook_event where lookup_id is not null")).rows).toEqual([])
})

it("says when the newest event was captured that a waiting one has taken in", async () => {
  await insertWebhook(db, { url: receiver.url })
  const { pipeline, bus } = createPipeline(db, {}, { works: false })
  await pipeline.start()
  await bus.emit("product.updated", { id: "prod_1" })
  await db.raw(
    "update webhook_event set created_at = created_at - interval '1 hour', last_captured_at = created_at - interval '1 hour'"
  )
  await bus.emit("product.updated", { id: "prod_1" })
  await pipeline.stop()

  const [event, ...others] = atLeast(1, (await claimEvents(db, 10, 5)).claimed)
  expect(others).toEqual([])
  const { rows } = await db.raw("select now() - ?::timestamptz < interval '10 minutes' as young", [
    present(event.captured_at, "captured_at"),
  ])
  expect(rows).toEqual([{ young: true }])
})
