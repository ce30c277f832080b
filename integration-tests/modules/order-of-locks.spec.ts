import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { standIn } from "../support/stand-in"
import { asWritten } from "../../src/types/typed"
import { atLeast } from "../../scripts/present"
import { WebhookApps } from "../../src/modules/webhook/apps/apps"
import { BulkActions } from "../../src/modules/webhook/bulk-actions"
import { giveUp } from "../../src/modules/webhook/dispatch/give-up"
import { retryDeadlocks } from "../../src/modules/webhook/erasure/erase"
import { newEventId } from "../../src/modules/webhook/ids"
import { QueueRepair } from "../../src/modules/webhook/queue-repair"
import { resolveOptions } from "../../src/modules/webhook/options"
import { WebhookRegistry } from "../../src/modules/webhook/registry"
import type { BulkAction } from "../../src/modules/webhook/store/bulk-actions"
import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import { claimDue, type ClaimedDelivery } from "../../src/modules/webhook/store/claims"
import type { Db } from "../../src/modules/webhook/store/db"
import { eraseEvents } from "../../src/modules/webhook/store/erase"
import {
  claimEvents,
  insertEvents,
  replaceEvents,
  type NewEvent,
} from "../../src/modules/webhook/store/events"
import { probeNow } from "../../src/modules/webhook/store/health"
import { recordOutcomes, type RecordedOutcome } from "../../src/modules/webhook/store/outcomes"
import { expireNext } from "../../src/modules/webhook/store/payload-retention"
import { requeueDeliveries, whyNotRequeued } from "../../src/modules/webhook/store/requeue"
import { cancelExpired, deleteFinishedDeliveries } from "../../src/modules/webhook/store/retention"
import { lockWebhookRows, markWebhooksDeleted } from "../../src/modules/webhook/store/webhooks"
import { FINISHED_STATUSES } from "../../src/types"
import { connect, createDatabase, emptyTables } from "../support/database"
import { idleDispatch, insertWebhook, quietLogger, updateWebhook } from "../support/pipeline"
import { until } from "../support/until"
import { Catalogue } from "../../src/topics/catalogue"

const DATABASE = "webhooks_locks"

/** As much of the log as one statement takes. */
const ALL = { after: "", until: "whdel_~", limit: 10_000 }

const OLD = { after: "", batch: 100 }

const RETRY = { kind: "retry" } as const
const REPLAY = { kind: "replay", statuses: FINISHED_STATUSES } as const

let db: Knex
let other: Knex
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  other = connect(DATABASE)
})

beforeEach(() => emptyTables(db))

afterAll(async () => {
  await other.destroy()
  await drop()
})

type Inserted = { status?: "created" | "failed" | "success"; daysOld?: number }

/** Inserts deliveries with their events, and with rows in the queue where they are not finished. @returns their ids. */
async function insert(
  webhookId: string,
  count: number,
  { status = "failed", daysOld = 0 }: Inserted = {}
): Promise<string[]> {
  const { rows } = await db.raw(
    `with event as (
       insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state,
         payload)
       select 'whevt_' || lpad(n::text, 26, '0'), 'product.updated', 'product.updated', 'null', 'event_bus', false,
         n::text, now(), 'composed', '{}' from generate_series(1, ?::int) n
       returning id
     ), delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, status, created_at, finished_at, failed_at)
       select replace(id, 'whevt_', 'whdel_'), ?, id, 'product.updated', s.status, s.at,
         case when s.status <> 'created' then s.at end, case when s.status = 'failed' then s.at end
       from event, (select ?::text as status, now() - make_interval(days => ?) as at) s
       returning id, webhook_id, status
     ), queued as (
       insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
       select id, webhook_id, now(), now() from delivery where status = 'created'
     )
     select id from delivery order by id`,
    [count, webhookId, status, daysOld]
  )
  return rows.map(({ id }: { id: string }) => id)
}

/** Rows of the queue without an unfinished delivery, and unfinished deliveries without a row in the queue. */
async function inconsistentRows(): Promise<{ rows: number; deliveries: number }> {
  const { rows } = await db.raw(
    `select (select count(*)::int from webhook_queue q left join webhook_delivery d on d.id = q.delivery_id
        where d.id is null or d.finished_at is not null) as rows,
       (select count(*)::int from webhook_delivery d where finished_at is null and not exists (
          select 1 from webhook_queue q where q.delivery_id = d.id)) as deliveries`
  )
  return rows[0]
}

const NONE = { rows: 0, deliveries: 0 }

const inTransaction = (trx: Knex.Transaction): Db =>
  standIn<Db>({ raw: trx.raw.bind(trx), transaction: asWritten((work: (trx: Db) => unknown) => work(trx)) })

const outcomeOf = (
  { id: delivery_id, claims, attempt_count }: ClaimedDelivery,
  status: "success" | "failed"
): RecordedOutcome => ({
  delivery_id,
  claims,
  attempt: attempt_count + 1,
  status,
  retry_in_ms: null,
  started_at: new Date(),
  duration_ms: 1,
  url: "http://a.test",
  request_headers: "{}",
  response_status: null,
  response_headers: null,
  response_body: null,
  remark: null,
})

/** An update of a resource, each of another change. */
const updateOf = (resource_id: string): NewEvent => ({
  id: newEventId(),
  topic: "product.updated",
  resource_id,
  lookup_id: null,
  event_name: "product.updated",
  event_data: null,
  event_group_id: newEventId(),
  source: "event_bus",
  absorbs: true,
  dedupe_key: Math.random().toString(36),
  occurred_at: new Date(),
  told_at: new Date(),
})

/** A database on which something happens before the second statement. */
function beforeSecondStatement(db: Db, work: () => Promise<unknown>): Db {
  let statements = 0
  return standIn<Db>({
    isTransaction: true,
    raw: asWritten(async (...args: Parameters<Db["raw"]>) => {
      statements += 1
      if (statements === 2) {
        await work()
      }
      return db.raw(...args)
    }),
  })
}

/** Waits until some connection waits for a lock. */
const someoneWaits = () =>
  until("a statement that waits for a lock", async () => {
    const { rows } = await db.raw(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    return rows.length > 0
  })

describe("retention and a retry of the same delivery", () => {
  it("leave it to the retry that came first", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const [old] = atLeast(1, await insert(id, 1, { daysOld: 40 }))
    const trx = await other.transaction()
    const retried = await requeueDeliveries(inTransaction(trx), { ids: [old] }, RETRY, ALL)
    expect(await deleteFinishedDeliveries(db, 30, OLD)).toMatchObject({ count: 0 })
    await trx.commit()

    expect(retried.ids).toEqual([old])
    expect(await deleteFinishedDeliveries(db, 30, OLD)).toMatchObject({ count: 0 })
    expect(await inconsistentRows()).toEqual(NONE)
  })

  it("leave it to the retention that came first", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const [old] = atLeast(1, await insert(id, 1, { daysOld: 40 }))
    const trx = await other.transaction()
    expect(await deleteFinishedDeliveries(inTransaction(trx), 30, OLD)).toMatchObject({ count: 1 })
    const retrying = requeueDeliveries(db, { ids: [old] }, RETRY, ALL)
    await someoneWaits()
    await trx.commit()

    expect((await retrying).ids).toEqual([])
    expect(await inconsistentRows()).toEqual(NONE)
  })
})

it("a cancel that waited for a delivery cancels what was queued meanwhile", async () => {
  const id = await insertWebhook(db, { url: "http://a.test" })
  const [replayed] = atLeast(1, await insert(id, 1, { status: "created" }))
  const trx = await other.transaction()
  const running = inTransaction(trx)
  const [claimed] = atLeast(1, await claimDue(running, [{ webhook_id: id, free: 1, leaseSeconds: 30 }]))
  await recordOutcomes(running, [outcomeOf(claimed, "failed")])
  const cancelling = cancelDeliveries(db, { ids: [replayed] }, "Cancelled", ALL)
  await someoneWaits()
  expect((await requeueDeliveries(running, { ids: [replayed] }, REPLAY, ALL)).ids).toEqual([replayed])
  await trx.commit()

  expect(await cancelling).toMatchObject({ ids: [replayed], leased: [] })
  expect(await inconsistentRows()).toEqual(NONE)
})

it("a retry that waited for a delivery queues it no more when its webhook was deleted meanwhile", async () => {
  const id = await insertWebhook(db, { url: "http://a.test" })
  const [failed] = atLeast(1, await insert(id, 1))
  const trx = await other.transaction()
  await trx.raw("select 1 from webhook_delivery where id = ? for update", [failed])
  const retrying = requeueDeliveries(db, { ids: [failed] }, RETRY, ALL)
  await someoneWaits()
  await markWebhooksDeleted(inTransaction(trx), [id], true)
  await trx.commit()

  expect((await retrying).ids).toEqual([])
  expect((await db.raw("select status from webhook_delivery")).rows).toEqual([{ status: "failed" }])
  expect(await inconsistentRows()).toEqual(NONE)
})

it("a removal of payloads that waited looks again at what was queued again meanwhile", async () => {
  const id = await insertWebhook(db, { url: "http://a.test" })
  const [failed, kept] = atLeast(2, await insert(id, 2, { daysOld: 40 }))
  await db.raw("update webhook_delivery set status = 'success', failed_at = null where id = ?", [kept])
  await db.raw("insert into webhook_payload_due (delivery_id, look_at) values (?, now())", [kept])
  const trx = await other.transaction()
  await trx.raw("select 1 from webhook_delivery where id = ? for update", [failed])
  const removing = expireNext(db, { success: null, failed: 1 }, { after: "", before: ALL.until, limit: 10 })
  await someoneWaits()
  expect((await requeueDeliveries(inTransaction(trx), { ids: [kept] }, REPLAY, ALL)).ids).toEqual([kept])
  await trx.commit()

  expect((await removing).removed).toEqual([failed])
  const { rows } = await db.raw("select delivery_id from webhook_payload_due")
  expect(rows).toEqual([{ delivery_id: kept }])
})

describe("an event", () => {
  it("is stored itself when the one that would absorb it is claimed before it has", async () => {
    const [waiting, second] = [updateOf("prod_1"), updateOf("prod_1")]
    expect(await insertEvents(db, [waiting])).toMatchObject({ waiting: 1 })
    const claiming = beforeSecondStatement(db, async () => {
      expect((await claimEvents(other, 10, 5)).claimed).toMatchObject([{ id: waiting.id }])
    })
    await insertEvents(claiming, [second])

    const { rows } = await db.raw("select id, state, event_group_id from webhook_event order by id")
    expect(rows).toEqual([
      { id: waiting.id, state: "claimed", event_group_id: waiting.event_group_id },
      { id: second.id, state: "captured", event_group_id: second.event_group_id },
    ])
    expect((await db.raw("select 1 from webhook_absorbed")).rows).toEqual([])
  })

  it("is stored once when it is delivered again while the one that has absorbed it is claimed", async () => {
    const [waiting, second] = [updateOf("prod_1"), updateOf("prod_1")]
    await insertEvents(db, [waiting])
    await insertEvents(db, [second])
    await insertEvents(db, [updateOf("prod_2")])
    const claiming = beforeSecondStatement(db, () => claimEvents(other, 10, 5))
    await insertEvents(claiming, [second, waiting])
    expect((await db.raw("select resource_id from webhook_event order by id")).rows).toEqual([
      { resource_id: "prod_1" },
      { resource_id: "prod_2" },
    ])
  })

  it("that leads to a resource is replaced by none when it was erased meanwhile", async () => {
    const leading = { ...updateOf("prod_1"), resource_id: null, lookup_id: "variant_1", absorbs: false }
    await insertEvents(db, [leading])
    const [claim] = atLeast(1, (await claimEvents(db, 10, 5)).claimed)
    const trx = await other.transaction()
    await eraseEvents(inTransaction(trx), [leading.id], null)
    const replacing = replaceEvents(db, [{ claim, by: [updateOf("prod_1")] }])
    await someoneWaits()
    await trx.commit()
    await replacing

    expect((await db.raw("select id, state from webhook_event")).rows).toEqual([
      { id: leading.id, state: "composed" },
    ])
  })
})

describe("a delivery that is not retried", () => {
  it.each<[what: string, sql: string, reason: string]>([
    ["is due already", "select ?", "due"],
    [
      "is in flight",
      "update webhook_queue set leased_until = now() + interval '1 minute' where delivery_id = ?",
      "in_flight",
    ],
    [
      "has a deleted webhook",
      "update webhook_endpoint set deleted_at = now() where ?::text is not null",
      "no_webhook",
    ],
    [
      "has no payload any more",
      "update webhook_event set payload = null where ?::text is not null",
      "no_payload",
    ],
  ])("says so when it %s", async (_, sql, reason) => {
    const id = await insertWebhook(db, { url: "http://a.test", status: "paused" })
    const [waiting] = atLeast(1, await insert(id, 1, { status: "created" }))
    expect((await requeueDeliveries(db, { ids: [waiting] }, RETRY, ALL)).ids).toEqual([waiting])
    await db.raw(sql, [waiting])

    expect((await requeueDeliveries(db, { ids: [waiting] }, RETRY, ALL)).ids).toEqual([])
    expect(await whyNotRequeued(db, waiting)).toBe(reason)
  })
})

describe("a statement on several rows locks them in the order of their ids", () => {
  let scanning: Knex

  beforeAll(() => {
    scanning = connect(DATABASE, 1)
  })

  /** Without indexes, as PostgreSQL reads a small table, rows are found in the order in which they were written. */
  beforeEach(() => scanning.raw("set enable_indexscan = off; set enable_bitmapscan = off"))

  afterAll(() => scanning.destroy())

  /** Runs `work` on two rows of a table while the first is locked. In the table the first row is behind the second. */
  async function waitsForFirst(
    table: string,
    [first, second]: readonly [string, string],
    work: () => Promise<unknown>
  ): Promise<void> {
    await db.raw(`update ${table} set created_at = created_at where id = ?`, [first])
    const trx = await other.transaction()
    await trx.raw(`select 1 from ${table} where id = ? for update`, [first])
    const working = work()
    await someoneWaits()
    const { rows: free } = await trx.raw(`select id from ${table} where id = ? for update skip locked`, [
      second,
    ])
    await trx.commit()
    await working

    expect(free).toEqual([{ id: second }])
  }

  const APP = "whapp_1"

  const webhooks = async (columns: Record<string, unknown> = {}): Promise<[string, string]> => {
    const ids = [
      await insertWebhook(db, { url: "http://a.test" }),
      await insertWebhook(db, { url: "http://b.test" }),
    ]
    await db.raw(
      `insert into webhook_app (id, name, topics, max_webhooks) values (?, 'App', '{*}', 9) on conflict do nothing`,
      [APP]
    )
    for (const id of ids) {
      await updateWebhook(db, id, { name: "App", ...columns })
    }
    const [first, second] = atLeast(2, ids.sort())
    return [first, second]
  }

  const ofApp = { app_id: APP }
  const apps = () => new WebhookApps(scanning)

  it.each<[what: string, columns: Record<string, unknown>, work: (ids: string[]) => Promise<unknown>]>([
    ["makes probes due", { failing_since: new Date() }, (ids) => probeNow(scanning, ids)],
    ["deletes webhooks", {}, (ids) => markWebhooksDeleted(scanning, ids, true)],
    ["narrows the rights of an app", ofApp, () => apps().replace(APP, { topics: ["order.*"] })],
    ["suspends an app", ofApp, () => apps().replace(APP, { status: "suspended" })],
    [
      "locks webhooks before it changes them",
      {},
      (ids) => scanning.transaction((trx) => lockWebhookRows(inTransaction(trx), ids)),
    ],
  ])("when it %s", async (_, columns, work) => {
    const ids = await webhooks(columns)
    await waitsForFirst("webhook_endpoint", ids, () => work([...ids].reverse()))
  })

  it("when it removes payloads", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const [first, second] = atLeast(2, await insert(id, 2, { daysOld: 40 }))
    await waitsForFirst("webhook_delivery", [first, second], () =>
      expireNext(scanning, { success: 1, failed: 1 }, { after: "", before: ALL.until, limit: 10 })
    )
  })
})

describe("a replay", () => {
  it("sends all that it counts and counts all that it sends, though most are locked meanwhile", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const ids = await insert(id, 1_000, { status: "success" })
    const trx = await other.transaction()
    await trx.raw("select 1 from webhook_delivery where id = any(?::text[]) for update", [ids.slice(0, 905)])
    const replaying = bulk(db).run({ kind: "requeue", selection: { ids }, requeue: REPLAY })
    await someoneWaits()
    await trx.commit()

    expect(await replaying).toBe(1_000)
    expect((await db.raw("select 1 from webhook_queue")).rows).toHaveLength(1_000)
  })

  it("beside another one sends each delivery once, and their counts add up", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const ids = await insert(id, 3_000, { status: "success" })
    const action: BulkAction = { kind: "requeue", selection: { ids }, requeue: REPLAY }
    const counts = await Promise.all([bulk(db).run(action), bulk(other).run(action), bulk(db).run(action)])

    expect(counts.reduce((sum, count) => sum + count)).toBe(3_000)
    expect(await inconsistentRows()).toEqual(NONE)
  })
})

it("two processes that capture changes of the same resources never deadlock", async () => {
  const resources = Array.from({ length: 50 }, (_, n) => `prod_${n}`)
  const events = (): NewEvent[] =>
    resources
      .map((resource_id) => ({ resource_id, by: Math.random() }))
      .sort((a, b) => a.by - b.by)
      .map(({ resource_id }) => updateOf(resource_id))
  for (let round = 0; round < 30; round++) {
    await db.raw("delete from webhook_event")
    await Promise.all([db, other, db, other].map((process) => insertEvents(process, events())))
  }

  expect((await db.raw("select 1 from webhook_event where state = 'captured'")).rows).toHaveLength(50)
})

it("processes that do all there is to the same deliveries for seconds never deadlock, and leave none astray", async () => {
  const webhookId = await insertWebhook(db, { url: "http://a.test", retry_schedule: [1], max_failures: 0 })
  const ids = await insert(webhookId, 1_500, { status: "failed", daysOld: 40 })
  const selection = { filters: { webhook_id: webhookId } }
  const registry = new WebhookRegistry(
    db,
    resolveOptions({}),
    new Catalogue(),
    () => [],
    quietLogger,
    () => undefined
  )
  const end = performance.now() + 6_000
  const failures: string[] = []
  const over = (work: () => Promise<unknown>) => async () => {
    while (performance.now() < end) {
      await work().catch((error: Error) => failures.push(error.message.slice(-200)))
    }
  }
  const send = async (process: Knex, status: "success" | "failed") => {
    const claimed = await claimDue(process, [{ webhook_id: webhookId, free: 50, leaseSeconds: 30 }])
    await recordOutcomes(
      process,
      claimed.map((one) => outcomeOf(one, status))
    )
  }
  const unerased = ids.slice(0, 1_000).map((id) => id.replace("whdel_", "whevt_"))
  await registry.refresh()
  await Promise.all(
    [
      over(() => bulk(db).run({ kind: "requeue", selection, requeue: RETRY })),
      over(() => bulk(other).run({ kind: "requeue", selection, requeue: REPLAY })),
      over(() => bulk(other).run({ kind: "cancel", selection, remark: "Cancelled" })),
      over(() => send(db, "success")),
      over(() => send(other, "failed")),
      over(() => deleteFinishedDeliveries(db, 30, { after: "", batch: 5 })),
      over(() => cancelExpired(other, 30, 100)),
      over(() => giveUp(other, registry)),
      over(() => retryDeadlocks(() => eraseEvents(other, unerased.splice(0, 5), null))),
      over(async () => {
        await db.raw(
          `update webhook_endpoint set status = case when status = 'active' then 'paused' else 'active' end,
             failing_since = case when random() < 0.5 then now() end, inactive_seconds = 0`
        )
      }),
    ].map((run) => run())
  )

  expect(failures).toEqual([])
  expect(await inconsistentRows()).toEqual(NONE)
})

describe("what went astray", () => {
  it("is mended, and the log says so", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const [unqueued, finished, deleted, well] = atLeast(3, await insert(id, 4, { status: "created" }))
    await db.raw("delete from webhook_queue where delivery_id = ?", [unqueued])
    await db.raw("update webhook_delivery set status = 'success', finished_at = now() where id = ?", [
      finished,
    ])
    await db.raw("delete from webhook_delivery where id = ?", [deleted])
    expect(await inconsistentRows()).toEqual({ rows: 2, deliveries: 1 })
    const lines: string[] = []
    const logger = {
      ...quietLogger,
      warn: (line: string) => lines.push(line),
    }

    await new QueueRepair(db, logger).run(new AbortController().signal)

    expect(await inconsistentRows()).toEqual(NONE)
    const { rows } = await db.raw("select delivery_id from webhook_queue order by 1")
    expect(rows).toEqual([{ delivery_id: unqueued }, { delivery_id: well }])
    expect(lines).toEqual([expect.stringContaining(": 2, "), expect.stringContaining(`: 1, ${unqueued}`)])
  })
})

const bulk = (process: Knex, patienceMs = Infinity) =>
  new BulkActions(process, quietLogger, idleDispatch, patienceMs)
