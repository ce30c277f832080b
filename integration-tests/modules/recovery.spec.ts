import { atLeast, present } from "../../scripts/present"
import { countRecoverable, recover, suggestRecovery } from "../../src/modules/webhook/recovery"
import { BulkActions } from "../../src/modules/webhook/bulk-actions"
import { lastDeliveryId } from "../../src/modules/webhook/store/bulk-actions"
import type { BulkBatch } from "../../src/modules/webhook/store/bulk-batches"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { FINISHED_STATUSES, type RecoveryRange } from "../../src/types"
import { shiftClock } from "../support/clock"
import {
  idleDispatch,
  createPipeline,
  deliveriesOf,
  insertWebhook,
  letTimePass,
  quietLogger,
  ResourcesInTable,
  updateWebhook,
} from "../support/pipeline"
import { costOf, refusingLargeStatements } from "../support/pages"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const TOPIC = "product.updated"

/** As many deliveries as the contract names. */
const MANY = 100_000

/** Rows that one statement may change in a table (`BATCH`), and that it may look at: events of which none was sent (`COUNTED_TOGETHER`). */
const CHANGED_AT_MOST = 1_000
const LOOKED_AT_MOST = 20_000

let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeEach(async () => {
  await ResourcesInTable.create(db, [])
  shop = createPipeline(db)
})

afterEach(async () => {
  shiftClock(0)
  await shop.pipeline.stop()
})

let product = 0
const change = (count = 1) =>
  Promise.all(Array.from({ length: count }, () => shop.bus.emit(TOPIC, { id: `prod_${++product}` })))

const EVER = new Date(0)
const of = (webhookId: string, range: Partial<RecoveryRange> = {}) => ({
  webhookId,
  topics: { read: [TOPIC], ownData: [] },
  range: { since: EVER, ...range },
})

const settled = (id: string, status: string, count: number) =>
  until(
    `${count} deliveries to be ${status}`,
    async () => (await deliveriesOf(db, id, status)).length === count
  )

/** Starts the shop with a webhook whose receiver refuses `count` changes until they are given up. */
async function fail(count: number): Promise<string> {
  receiver.answerWith(400)
  const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
  await shop.pipeline.start()
  await change(count)
  await settled(id, "failed", count)
  receiver.reset()
  return id
}

/** Events and deliveries of a webhook, as they stand after an outage. */
async function insertFailed(id: string, count: number): Promise<void> {
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
       occurred_at, state, payload)
     select 'whevt_01KAKG0000' || lpad(n::text, 16, '0'), ?, 'prod_' || n, ?, 'null', 'event_bus', false, n::text, now(),
       'composed', '{}' from generate_series(1, ?::int) n`,
    [TOPIC, TOPIC, count]
  )
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, finished_at, failed_at)
     select 'whdel_01KAKG0001' || right(id, 16), ?, id, topic, resource_id, 'failed', now(), now() from webhook_event`,
    [id]
  )
  await db.raw("analyze webhook_event, webhook_delivery")
}

const backfill = async (id: string) =>
  (await db.raw("select * from webhook_backfill where webhook_id = ? order by id desc limit 1", [id])).rows[0]

describe("a recovery", () => {
  it("sends again what failed and what was cancelled, and nothing that has succeeded or waits", async () => {
    const id = await fail(3)
    await change(2)
    await settled(id, "success", 2)
    await updateWebhook(db, id, { status: "paused" })
    await change(1)
    await settled(id, "created", 1)
    const [first] = atLeast(1, await deliveriesOf(db, id, "failed"))
    await db.raw(
      "update webhook_delivery set status = 'cancelled', failed_at = null, cancelled_at = now() where id = ?",
      [first.id]
    )
    receiver.reset()

    expect(await countRecoverable(db, of(id))).toEqual({
      count: 3,
      count_capped: false,
      failed: 2,
      cancelled: 1,
      missing: 0,
    })
    expect(await recover(db, of(id), shop.pipeline.bulk)).toEqual({
      count: 3,
      count_capped: false,
      failed: 2,
      cancelled: 1,
      missing: 0,
    })
    expect(await deliveriesOf(db, id, "success")).toHaveLength(2)
    await updateWebhook(db, id, { status: "active" })
    await settled(id, "success", 6)

    expect(receiver.of(TOPIC)).toHaveLength(4)
  })

  it("counts and queues nothing of a topic that the webhook's app may not have any more", async () => {
    const id = await fail(2)
    const [first] = atLeast(1, await deliveriesOf(db, id, "failed"))
    await db.raw(
      `update webhook_delivery set topic = 'order.created', status = 'cancelled', failed_at = null, cancelled_at = now()
       where id = ?`,
      [first.id]
    )
    const recovery = { ...of(id), allowed: [TOPIC] }
    const counted = { count: 1, count_capped: false, failed: 1, cancelled: 0, missing: 0 }
    expect(await countRecoverable(db, recovery)).toEqual(counted)
    expect(await recover(db, recovery, shop.pipeline.bulk)).toEqual(counted)
    await settled(id, "success", 1)
    expect(await deliveriesOf(db, id, "cancelled")).toHaveLength(1)
  })

  it("gives a delivery whose retries are used up all of them again", async () => {
    receiver.answerWith(500)
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600], max_failures: 0 })
    await shop.pipeline.start()
    await change()
    await settled(id, "retrying", 1)
    await letTimePass(db)
    await settled(id, "failed", 1)

    await recover(db, of(id), shop.pipeline.bulk)
    await until(
      "the third attempt",
      async () => (await deliveriesOf(db, id, "retrying"))[0]?.attempt_count === 3
    )
    await letTimePass(db)
    await settled(id, "failed", 1)
    expect((await deliveriesOf(db, id))[0]).toMatchObject({ attempt_count: 4 })
  })

  it("takes what was captured since one moment and before another, in the statuses that are asked for", async () => {
    const id = await fail(2)
    const between = new Date(Date.now() + 1)
    await until("the next millisecond", () => Date.now() > between.getTime())
    receiver.answerWith(400)
    await change(1)
    await settled(id, "failed", 3)

    const count = async (range: Partial<RecoveryRange>) => (await countRecoverable(db, of(id, range))).count
    expect(await count({})).toBe(3)
    expect(await count({ since: between })).toBe(1)
    expect(await count({ until: between })).toBe(2)
    expect(await count({ statuses: ["cancelled", "missing"] })).toBe(0)
  })

  it("takes all of them in a process whose clock is ten minutes behind", async () => {
    const id = await fail(2)
    shiftClock(-600_000)
    expect(await countRecoverable(db, of(id))).toMatchObject({ count: 2 })
    receiver.reset()
    expect(await recover(db, of(id), shop.pipeline.bulk)).toMatchObject({ count: 2 })
    await settled(id, "success", 2)
  })

  it("sends an event that never became a delivery, once, through the same composing as any other", async () => {
    const first = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change(5)
    await settled(first, "success", 5)
    receiver.reset()

    const late = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.registry.refresh()
    expect(await countRecoverable(db, of(late))).toMatchObject({ count: 5, missing: 5 })
    await recover(db, of(late), shop.pipeline.bulk)
    await recover(db, of(late), shop.pipeline.bulk)
    await settled(late, "success", 5)
    await until("the run's end", async () => (await backfill(late)).status === "completed")

    expect(receiver.of(TOPIC)).toHaveLength(5)
    const ids = (rows: Record<string, unknown>[]) => rows.map(({ event_id }) => event_id).sort()
    expect(ids(await deliveriesOf(db, late))).toEqual(ids(await deliveriesOf(db, first)))
    expect(await countRecoverable(db, of(late))).toMatchObject({ count: 0 })
  })

  it("leaves out an event whose data cannot be read, and sends the others", async () => {
    const topic = "action.loyalty.points"
    const first = await insertWebhook(db, { url: receiver.url, topics: [topic] })
    await shop.pipeline.start()
    await Promise.all(["1", "2", "3"].map((id) => shop.bus.emit("loyalty.points", { id })))
    await settled(first, "success", 3)
    await db.raw("update webhook_event set event_data = '{' where resource_id = '2'")

    const late = await insertWebhook(db, { url: receiver.url, topics: [topic] })
    await shop.pipeline.registry.refresh()
    const recovery = { ...of(late), topics: { read: [], ownData: [topic] } }
    expect(await recover(db, recovery, shop.pipeline.bulk)).toMatchObject({ missing: 3 })
    await until("the run's end", async () => {
      await db.raw("update webhook_backfill set claimed_until = now() where failures > 0")
      shop.pipeline.backfill.wake()
      return (await backfill(late)).status === "completed"
    })
    await settled(late, "success", 2)
    expect(await backfill(late)).toMatchObject({ failed: 1, error: "its data cannot be read: SyntaxError" })
  })

  /** Three events, of which a webhook that is created later has no delivery. @returns the webhook's id, and the events' ids. */
  async function threeMissing(): Promise<{ late: string; events: string[] }> {
    const first = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change(3)
    await settled(first, "success", 3)
    const { rows } = await db.raw("select id from webhook_event order by id")
    const late = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.registry.refresh()
    return { late, events: rows.map(({ id }: { id: string }) => id) }
  }

  /** Waits for the end of a run, whose pauses are over at once. */
  const endOf = (webhookId: string) =>
    until("the run's end", async () => {
      await db.raw("update webhook_backfill set claimed_until = now() where failures > 0")
      shop.pipeline.backfill.wake()
      return (await backfill(webhookId)).status === "completed"
    })

  it("leaves out a delivery that the database refuses, and sends the others", async () => {
    const { late, events } = await threeMissing()
    const refused = present(events[1], "the second event")
    await db.raw(
      `create function refuse_delivery() returns trigger language plpgsql as
       $$ begin raise exception 'refused' using errcode = '22000'; end $$`
    )
    await db.raw(
      `create trigger refuse_delivery before insert on webhook_delivery for each row
       when (new.event_id = '${refused}') execute function refuse_delivery()`
    )
    await recover(db, of(late), shop.pipeline.bulk)
    await endOf(late)
    await db.raw("drop function refuse_delivery() cascade")

    await settled(late, "success", 2)
    expect(await backfill(late)).toMatchObject({
      ...{ looked: 3, queued: 2, failed: 1 },
      error: "the database refuses it (SQLSTATE 22000)",
    })
  })

  it("leaves out an event at which composing throws, after some tries, and sends the others", async () => {
    const { late, events } = await threeMissing()
    const compose = shop.composer.compose.bind(shop.composer)
    jest.spyOn(shop.composer, "compose").mockImplementation(async (some, ...others) => {
      if (some.some(({ id }) => id === events[1])) {
        throw new Error("no such entity")
      }
      return compose(some, ...others)
    })
    await recover(db, of(late), shop.pipeline.bulk)
    await endOf(late)

    await settled(late, "success", 2)
    expect(await backfill(late)).toMatchObject({ looked: 3, queued: 2, failed: 1, error: "no such entity" })
  })

  it("leaves alone what pings, tests and what was sent to another webhook alone", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await db.raw(
      `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
         occurred_at, state, payload)
       select 'whevt_01KAKG' || s, ?, 'prod_1', ?, 'null', s, false, s, now(), 'composed', '{}'
       from unnest(array['ping', 'test', 'existing']) s`,
      [TOPIC, TOPIC]
    )
    await db.raw(
      `insert into webhook_delivery (id, webhook_id, event_id, topic, status, failed_at)
       select 'whdel_01KAKG' || source, ?, id, topic, 'failed', now() from webhook_event where source <> 'existing'`,
      [id]
    )
    expect(await countRecoverable(db, of(id))).toMatchObject({ count: 0 })
    expect(await recover(db, of(id), shop.pipeline.bulk)).toMatchObject({ count: 0 })
    expect(await suggestRecovery(db, id)).toMatchObject({ reason: "created" })
  })

  it(`of ${MANY} deliveries goes in statements of a bounded number of rows, and doubles none when it comes twice at once`, async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await insertFailed(id, MANY)

    const bulk = new BulkActions(db, quietLogger, idleDispatch, Infinity)
    const counts: number[] = []
    const run = async () => counts.push((await recover(db, of(id), bulk)).count)
    await refusingLargeStatements(db, ["webhook_delivery", "webhook_queue"], CHANGED_AT_MOST, () =>
      Promise.all([run(), run()])
    )

    expect(counts.reduce((sum, count) => sum + count)).toBe(MANY)
    expect((await db.raw("select count(*)::int as queued from webhook_queue")).rows[0].queued).toBe(MANY)
    const { rows } = await costOf(db, async (counting) =>
      counts.push(
        (await recover(counting, of(id), new BulkActions(counting, quietLogger, idleDispatch))).count
      )
    )
    expect(counts[2]).toBe(0)
    expect(rows).toBeLessThanOrEqual(LOOKED_AT_MOST)
  })
})

describe("the suggested moment is", () => {
  it("the last success before the first failure without a success since", async () => {
    receiver.answerWith(204)
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    await shop.pipeline.start()
    await change()
    await settled(id, "success", 1)
    receiver.answerWith(400)
    await change()
    await settled(id, "failed", 1)
    receiver.answerWith(204)
    await change()
    await settled(id, "success", 2)

    const [success] = atLeast(1, await deliveriesOf(db, id, "success"))
    const { since, reason } = present(await suggestRecovery(db, id), "a suggestion")
    expect({ since, reason }).toEqual({ since: success.finished_at, reason: "before_failures" })
    expect(await countRecoverable(db, of(id, { since }))).toMatchObject({ failed: 1 })
  })

  it("the first failure, where no success came before it", async () => {
    const id = await fail(2)
    const { since, reason } = present(await suggestRecovery(db, id), "a suggestion")
    expect(reason).toBe("first_failure")
    expect(await countRecoverable(db, of(id, { since }))).toMatchObject({ failed: 2 })
  })

  it("when it was paused, where nothing failed", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    expect(await suggestRecovery(db, id)).toMatchObject({ reason: "inactive" })
  })

  it("none for a webhook that is not there", async () => {
    expect(await suggestRecovery(db, "whk_0")).toBeUndefined()
  })
})

describe("a replay", () => {
  it("sends every finished delivery once more, successes too, though it is sent while others are still chosen", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change(10)
    await settled(id, "success", 10)
    receiver.reset()

    const selection = { filters: { webhook_id: id } }
    const replay = { kind: "replay", statuses: FINISHED_STATUSES } as const
    const range = { until: await lastDeliveryId(db), limit: 2 }
    let count = 0
    for (let after: string | null = ""; after !== null;) {
      const batch: BulkBatch = await requeueDeliveries(db, selection, replay, { ...range, after })
      await until("the batch to be sent", async () => (await deliveriesOf(db, id, "success")).length === 10)
      count += batch.ids.length
      after = batch.next
    }

    expect(count).toBe(10)
    expect(receiver.of(TOPIC)).toHaveLength(10)
    expect((await deliveriesOf(db, id)).map(({ attempt_count }) => attempt_count)).toEqual(
      Array.from({ length: 10 }, () => 2)
    )
  })
})
