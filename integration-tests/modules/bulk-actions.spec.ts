import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { firstOf } from "../../scripts/present"
import { insertFinished } from "../../benchmarks/support/rows"
import { WebhookApps } from "../../src/modules/webhook/apps/apps"
import { BulkActions, TRIES } from "../../src/modules/webhook/bulk-actions"
import { countRecoverable, recover, type Recovery } from "../../src/modules/webhook/recovery"
import {
  claimBulkAction,
  insertBulkAction,
  type BulkAction,
} from "../../src/modules/webhook/store/bulk-actions"
import { findBackfill } from "../../src/modules/webhook/store/backfills"
import { FINISHED_STATUSES } from "../../src/types"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
import { createDatabase, emptyTables } from "../support/database"
import { refusingLargeStatements } from "../support/pages"
import { idleDispatch, insertWebhook, quietLogger } from "../support/pipeline"
import { until } from "../support/until"

/** What is done to very many deliveries: in statements that are bounded, and in the background. */

const DATABASE = "webhooks_bulk_actions"
const MANY = 30_000
const SOME = 5_000

let db: Knex
let drop: () => Promise<void>
let webhookIds: string[]

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
})

beforeEach(async () => {
  await emptyTables(db)
  webhookIds = await Promise.all(
    Array.from({ length: 10 }, (_, n) => insertWebhook(db, { url: `http://${n}.test`, status: "paused" }))
  )
})

async function fill(count: number): Promise<void> {
  await insertFinished(db, webhookIds, count)
  await db.raw("analyze")
}

afterAll(() => drop())

const waiting = async () => (await db.raw("select count(*)::int as count from webhook_queue")).rows[0].count

/** The database, with what is done behind some of the statements that are sent to it, and without its limit of time. */
const behind = (part: string, done: () => Promise<unknown>): Knex =>
  new Proxy(db, {
    get: (target, key) =>
      key === "client"
        ? undefined
        : key === "raw"
          ? async (...args: Parameters<Knex["raw"]>) => {
              const result = await target.raw(...args)
              await (args[0].includes(part) && done())
              return result
            }
          : Reflect.get(target, key),
  })

const everything = { filters: {} }
const replay: BulkAction = {
  kind: "requeue",
  selection: everything,
  requeue: { kind: "replay", statuses: FINISHED_STATUSES },
}
const cancel: BulkAction = { kind: "cancel", selection: everything, remark: "Cancelled by an admin" }

/** Rows that a statement of a bulk action may change in one table (`BATCH`), and that it may look at (`ROWS_READ`). */
const CHANGED_AT_MOST = 1_000
const SCANNED_AT_MOST = 10_000

/** Events that one statement of a recovery counts. */
const COUNTED_TOGETHER = 5_000

const TABLES = ["webhook_delivery", "webhook_queue"]

it("each statement of them is bounded in the rows that it changes, and in those that it looks at", async () => {
  await fill(MANY)
  const bulk = new BulkActions(db, quietLogger, idleDispatch, Infinity, Infinity)
  const range = { since: new Date(0) }
  const webhookId = firstOf(webhookIds)
  const recovery = { webhookId, topics: { read: ["product.updated"], ownData: [] }, range }

  await refusingLargeStatements(db, TABLES, CHANGED_AT_MOST, async () => {
    await expect(db.raw("update webhook_delivery set remark = 'all at once'")).rejects.toThrow(
      `a statement changes ${MANY} rows of webhook_delivery`
    )
    const counted = await countRecoverable(db, recovery)
    expect(counted).toMatchObject({ failed: MANY / 200, missing: 0 })
    expect(await recover(db, recovery, bulk)).toEqual(counted)
    expect(await bulk.run(replay)).toBe(MANY - counted.count)
    expect(await waiting()).toBe(MANY)
    expect(await bulk.run({ kind: "requeue", selection: everything, requeue: { kind: "retry" } })).toBe(MANY)
    expect(await bulk.run(cancel)).toBe(MANY)
    expect(await waiting()).toBe(0)
  })

  const scans: string[] = []
  const listen = ({ sql }: { sql: string }) => void (/\bscanned as\b/.test(sql) && scans.push(sql))
  db.on("query", listen)
  // No index leads to these: the whole log is scanned, and nothing is found.
  const later = { $gt: new Date(Date.now() + 86_400_000) }
  const none = { filters: { status: "success" as const, finished_at: later } }
  expect(await bulk.run({ ...replay, selection: none })).toBe(0)
  db.off("query", listen)
  expect(scans.length).toBeGreaterThanOrEqual(MANY / SCANNED_AT_MOST)
  expect(scans.every((sql) => sql.includes(`limit ${SCANNED_AT_MOST}`))).toBe(true)
})

it("what takes longer than a caller waits continues in another process, and its answer is what will be done", async () => {
  await fill(SOME)
  const answering = new BulkActions(db, quietLogger, idleDispatch, 0)
  expect(await answering.run(replay)).toBe(SOME)
  expect(await waiting()).toBe(1_000)

  const lines: string[] = []
  const logger = { ...quietLogger, info: (line: string) => lines.push(line) }
  const working = new BulkActions(db, logger, idleDispatch)
  working.start()
  await until("all", async () => (await waiting()) === SOME)
  await until("its end", () => lines.some((line) => line.endsWith(`has ended: ${SOME} of ${SOME} done`)))
  await working.stop()
  expect((await db.raw("select 1 from webhook_bulk_action")).rows).toEqual([])
})

it("answers before a long log is counted to its end, and what it says is the least", async () => {
  await fill(MANY)
  const counts: string[] = []
  const listen = ({ sql }: { sql: string }) => void (sql.includes("as scanned_to") && counts.push(sql))
  db.on("query", listen)
  const answer = await new BulkActions(db, quietLogger, idleDispatch, 0, 0).runAndCount(replay)
  db.off("query", listen)

  // Of the whole log a statement's worth is changed, and another's is counted.
  expect(counts.filter((sql) => !sql.includes("for no key update"))).toHaveLength(1)
  expect(answer.capped).toBe(true)
  expect(answer.count).toBeGreaterThan(CHANGED_AT_MOST)
  expect(answer.count).toBeLessThanOrEqual(CHANGED_AT_MOST + SCANNED_AT_MOST)

  const lines: string[] = []
  const working = new BulkActions(
    db,
    { ...quietLogger, info: (line: string) => lines.push(line) },
    idleDispatch
  )
  working.start()
  await until("its end", () => lines.some((line) => line.endsWith(`has ended: ${MANY} done`)))
  await working.stop()
  expect(await waiting()).toBe(MANY)
})

it("a recovery answers too, and continues with what it has not counted", async () => {
  const webhookId = await insertWebhook(db, { url: "http://late.test", status: "paused" })
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state)
     select 'whevt_01KAKG0000' || lpad(n::text, 16, '0'), 'product.updated', 'prod_' || n, 'product.updated', 'null', 'event_bus',
       false, n::text, now(), 'composed' from generate_series(1, ?::int) n`,
    [COUNTED_TOGETHER + SOME]
  )
  const bulk = new BulkActions(db, quietLogger, idleDispatch, 0, 0)
  const topics = { read: ["product.updated"], ownData: [] }
  expect(await recover(db, { webhookId, topics, range: { since: new Date(0) } }, bulk)).toEqual({
    ...{ count: COUNTED_TOGETHER, count_capped: true, failed: 0, cancelled: 0, missing: COUNTED_TOGETHER },
  })
  expect(await findBackfill(db, webhookId, "event")).toMatchObject({
    status: "running",
    total: COUNTED_TOGETHER,
  })
})

/** Has the database refuse or end statements that queue some of these deliveries, or too many, until it is called off. */
async function hinder(which: string, code: string): Promise<() => Promise<unknown>> {
  await db.raw(
    `create function hinder() returns trigger language plpgsql as $$ begin
       if ${which} then raise exception 'no' using errcode = '${code}', constraint = 'no_row'; end if;
       return null;
     end $$`
  )
  await db.raw(
    `create trigger hinder after insert on webhook_queue referencing new table as queued
     for each statement execute function hinder()`
  )
  return () => db.raw("drop function hinder() cascade")
}

const REFUSED = "23514"
const TIMED_OUT = "57014"
const ANY = "exists (select from queued)"
const THREE = "select id from webhook_delivery order by id offset 2000 limit 3"

describe("in the background,", () => {
  let lines: string[]
  let callOff: (() => Promise<unknown>) | undefined

  const setAside = async () => (await readPipelineHealth(db)).set_aside

  /** Replays the log, all but the first batch in the background, while the database hinders it. */
  async function replayWhile(which: string, code: string): Promise<void> {
    expect(await new BulkActions(db, quietLogger, idleDispatch, 0).run(replay)).toBe(SOME)
    callOff = await hinder(which, code)
    lines = []
    const logger = { ...quietLogger, error: (line: unknown) => lines.push(String(line)) }
    const working = new BulkActions(db, logger, idleDispatch)
    working.start()
    await until("its end", async () => (await db.raw("select 1 from webhook_bulk_action")).rows.length === 0)
    await working.stop()
  }

  beforeEach(async () => {
    jest.replaceProperty(TRIES, "pauseMs", 1)
    await fill(SOME)
  })

  afterEach(async () => {
    jest.restoreAllMocks()
    await callOff?.()
    callOff = undefined
  })

  it.each([
    ["the database refuses", REFUSED, "the database refuses it (SQLSTATE 23514, no_row)"],
    ["take longer than it allows", TIMED_OUT, "it takes longer than the database allows (SQLSTATE 57014)"],
  ])(
    "deliveries whose changes %s are set aside with the reason, and all others are changed",
    async (_, code, reason) => {
      const ids = (await db.raw(THREE)).rows.map(({ id }: { id: string }) => id)
      await replayWhile(`exists (select from queued where delivery_id in (${THREE}))`, code)

      expect(await waiting()).toBe(SOME - 3)
      const notes = ids.map((id: string) => `the replay of ${id}: ${reason}`)
      expect(lines).toEqual(notes.map((note: string) => `webhooks: a bulk action set aside ${note}`))
      expect(await setAside()).toMatchObject({ count: 3, last_error: notes.at(-1) })
    }
  )

  it.each([
    ["refuses them", REFUSED],
    ["ends each statement", TIMED_OUT],
  ])("it ends after five deliveries in a row where the database %s, and says so", async (_, code) => {
    await replayWhile(ANY, code)

    expect(await waiting()).toBe(1_000)
    expect(lines).toHaveLength(6)
    const last = expect.stringMatching(/the rest of a replay \(1000 of 5000 done\): .*SQLSTATE/)
    expect(lines.at(-1)).toEqual(last)
    expect(await setAside()).toMatchObject({ count: 6, last_error: last })
  })

  it("batches that take too long are made smaller", async () => {
    await replayWhile("(select count(*) from queued) > 400", TIMED_OUT)

    expect(await waiting()).toBe(SOME)
    expect(lines).toEqual([])
  })
})

it("in the answer, the database's error is the answer where it allows no change", async () => {
  await fill(10)
  const callOff = await hinder(ANY, REFUSED)
  const answer = new BulkActions(db, quietLogger, idleDispatch, Infinity).run(replay)
  await expect(answer.finally(callOff)).rejects.toThrow("23514")
  expect(await waiting()).toBe(0)
})

it("continues where a process was killed that was at it, and takes nothing that came after it began", async () => {
  await fill(SOME)
  expect(await new BulkActions(db, quietLogger, idleDispatch, 0).run(replay)).toBe(SOME)
  const killed = new BulkActions(db, quietLogger, idleDispatch)
  killed.start()
  await until("some", async () => (await waiting()) > 1_000)
  // As after a kill: its claim is not renewed, and runs out.
  await killed.stop()
  await db.raw("update webhook_bulk_action set claimed_until = now()")
  const late = "whdel_zzzzzzzzzz"
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, status, finished_at)
     select ?, webhook_id, 'whevt_0', topic, 'success', now() from webhook_delivery limit 1`,
    [late]
  )

  const working = new BulkActions(db, quietLogger, idleDispatch)
  working.start()
  await until("all", async () => (await waiting()) === SOME)
  await working.stop()
  const { rows } = await db.raw("select status from webhook_delivery where id = ?", [late])
  expect(rows).toEqual([{ status: "success" }])
})

it("is done before the answer where what comes next must find none that waits", async () => {
  await fill(SOME)
  await new BulkActions(db, quietLogger, idleDispatch).run(replay, Infinity)

  expect(await new BulkActions(db, quietLogger, idleDispatch, 0).run(cancel, Infinity)).toBe(SOME)
  expect(await waiting()).toBe(0)
  expect((await db.raw("select 1 from webhook_bulk_action")).rows).toEqual([])
})

describe("of an app", () => {
  const settings = {
    ...{ name: "Warehouse", contact_email: null, status: "active" as const, topics: ["*"] },
    ...{ sales_channel_ids: [], max_webhooks: 10, metadata: null },
  }
  const REFUSED = /already has a retry, replay or recovery under way: try again when it has ended/
  const queued = async () =>
    (await db.raw("select app_id from webhook_bulk_action order by id")).rows.map(
      ({ app_id }: { app_id: string | null }) => app_id
    )

  it("one continues in the background at a time: another of the same app is refused until it has ended, one of another app or of an admin is not", async () => {
    await fill(SOME)
    const bulk = new BulkActions(db, quietLogger, idleDispatch, 0)
    const webhookId = firstOf(webhookIds)
    const recovery = { webhookId, topics: { read: [], ownData: [] }, range: { since: new Date(0) } }
    expect(await bulk.run(replay, undefined, "whapp_1")).toBe(SOME)
    await expect(bulk.run(replay, undefined, "whapp_1")).rejects.toThrow(REFUSED)
    await expect(recover(db, recovery, bulk, "whapp_1")).rejects.toThrow(REFUSED)
    expect(await waiting()).toBe(1_000)
    await bulk.run(replay, undefined, "whapp_2")
    await bulk.run(replay)
    await bulk.run(replay)
    expect(await queued()).toEqual(["whapp_1", "whapp_2", null, null])

    const working = new BulkActions(db, quietLogger, idleDispatch)
    working.start()
    await until("the end of all", async () => (await queued()).length === 0)
    await working.stop()
    expect(await bulk.run(replay, undefined, "whapp_1")).toBe(0)
  })

  it("one continues in the background of those that are asked for at the same time, and a recovery is one", async () => {
    const webhookId = String(webhookIds[0])
    await insertFinished(db, [webhookId], SOME)
    await db.raw(`
      update webhook_delivery set status = case when right(id, 1) < '5' then 'failed' else 'cancelled' end,
        failed_at = case when right(id, 1) < '5' then finished_at end,
        cancelled_at = case when right(id, 1) >= '5' then finished_at end`)
    const bulk = new BulkActions(db, quietLogger, idleDispatch, 0)
    const recovery: Recovery = {
      ...{ webhookId, topics: { read: [], ownData: [] } },
      range: { since: new Date(0), statuses: ["failed", "cancelled"] },
    }
    const counted = await countRecoverable(db, recovery)
    expect(counted).toMatchObject({ failed: SOME / 2, cancelled: SOME / 2 })
    const answers = await Promise.allSettled([
      recover(db, recovery, bulk, "whapp_1"),
      bulk.run(replay, undefined, "whapp_1"),
      bulk.run(replay, undefined, "whapp_1"),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"])
    expect(await queued()).toEqual(["whapp_1"])
  })

  it("a recovery of what is missing alone is refused too, before anything is begun or counted", async () => {
    await fill(SOME)
    const webhookId = firstOf(webhookIds)
    await db.raw(
      `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
         occurred_at, state, payload)
       values ('whevt_01KAKG', 'product.updated', 'prod_1', 'product.updated', 'null', 'event_bus', false, '1', now(),
         'composed', '{}')`
    )
    const runs = async () => (await db.raw("select 1 from webhook_backfill")).rows.length
    const bulk = new BulkActions(db, quietLogger, idleDispatch, 0)
    const recovery: Recovery = {
      ...{ webhookId, topics: { read: ["product.updated"], ownData: [] } },
      range: { since: new Date(0), statuses: ["missing"] },
    }
    await bulk.run(replay, undefined, "whapp_1")
    const statements: string[] = []
    const listen = ({ sql }: { sql: string }) => void statements.push(sql)
    db.on("query", listen)
    await expect(recover(db, recovery, bulk, "whapp_1")).rejects.toThrow(REFUSED)
    const all = { ...recovery, range: { since: new Date(0) } }
    await expect(recover(db, all, bulk, "whapp_1")).rejects.toThrow(REFUSED)
    db.off("query", listen)
    expect(statements.filter((sql) => !sql.includes("webhook_bulk_action"))).toEqual([])
    expect(await runs()).toBe(0)
    expect(await recover(db, recovery, bulk, "whapp_2")).toMatchObject({ count: 1, missing: 1 })
    expect(await runs()).toBe(1)
  })

  it("one of two that are asked for at the same time takes deliveries, and the other is refused before it takes any", async () => {
    await fill(500)
    const processes = [
      new BulkActions(db, quietLogger, idleDispatch),
      new BulkActions(db, quietLogger, idleDispatch),
    ]
    const settled: string[] = []
    const lock = await db.transaction()
    await lock.raw("lock table webhook_queue in access exclusive mode")
    const answers = processes.map((bulk) =>
      bulk.run(replay, undefined, "whapp_1").then(
        (count) => void settled.push(`took ${count}`),
        ({ message }: Error) => void settled.push(message)
      )
    )
    try {
      // The first batch of whichever continues is delayed.
      await until("the other to be refused", () => settled.length === 1)
    } finally {
      await lock.rollback()
      await Promise.all(answers)
    }
    expect(settled).toEqual([expect.stringMatching(REFUSED), "took 500"])
    expect(await waiting()).toBe(500)
    expect(await queued()).toEqual([])
  })

  it("it stays with the process that answers while that counts the rest", async () => {
    await fill(MANY)
    // Another process asks behind each statement that counts.
    let taken: unknown
    const slow = behind("as scanned_to", async () => (taken ??= await claimBulkAction(db, 30)))
    const bulk = new BulkActions(slow, quietLogger, idleDispatch, 0, Infinity)
    expect(await bulk.run(replay, undefined, "whapp_1")).toBe(MANY)
    expect(taken).toBeUndefined()
    expect(await waiting()).toBe(1_000)
    expect(await claimBulkAction(db, 30)).toMatchObject({ done: 1_000, total: MANY })
  })

  it("it continues where the process was killed that was to answer, and the app is free again", async () => {
    await fill(SOME)
    let killed = false
    const dying = behind("update webhook_bulk_action set after", () => {
      killed = true
      return new Promise(() => undefined)
    })
    void new BulkActions(dying, quietLogger, idleDispatch, Infinity).run(replay, undefined, "whapp_1")
    await until("the first batch", () => killed)
    const lines: string[] = []
    const working = new BulkActions(db, { ...quietLogger, info: (line) => lines.push(line) }, idleDispatch)
    await expect(working.run(replay, undefined, "whapp_1")).rejects.toThrow(REFUSED)
    await db.raw("update webhook_bulk_action set claimed_until = now()")
    working.start()
    await until("all", async () => (await waiting()) === SOME)
    await until("its end", async () => (await queued()).length === 0)
    await working.stop()
    expect(lines).toEqual([`webhooks: replay in the background has ended: ${SOME} done`])
    expect(await working.run(replay, undefined, "whapp_1")).toBe(0)
  })

  it("one that fails in its answer does not block others", async () => {
    await fill(500)
    await db.raw("alter table webhook_queue rename to away")
    const bulk = new BulkActions(db, quietLogger, idleDispatch)
    await expect(bulk.run(replay, undefined, "whapp_1")).rejects.toThrow("webhook_queue")
    await db.raw("alter table away rename to webhook_queue")
    expect(await queued()).toEqual([])
    expect(await bulk.run(replay, undefined, "whapp_1")).toBe(500)
  })

  it("one ends in its answer too where the app is suspended meanwhile", async () => {
    await fill(SOME)
    const apps = new WebhookApps(db)
    const { id } = await apps.create(settings)
    let suspended: Promise<unknown> | undefined
    const wake = () => void (suspended ??= apps.update(id, { status: "suspended" }))
    const bulk = new BulkActions(db, quietLogger, { ...idleDispatch, wake }, Infinity)
    expect(await bulk.run(replay, undefined, id)).toBeLessThan(SOME)
    await suspended
    expect(await queued()).toEqual([])
  })

  it("the shop's own goes before it, even if it has begun", async () => {
    await fill(SOME)
    const bulk = new BulkActions(db, quietLogger, idleDispatch, 0)
    await bulk.run(replay, undefined, "whapp_1")
    const lines: string[] = []
    const logger = {
      ...quietLogger,
      info: (line: string) => lines.push(line),
    }
    let inserted: Promise<boolean> | undefined
    const wake = () => {
      inserted ??= insertBulkAction(db, {
        ...{ id: "whblk_zzz", action: cancel, app_id: null, after: "", until: "", done: 0, total: 0 },
      })
    }
    const working = new BulkActions(db, logger, { ...idleDispatch, wake })
    working.start()
    await until("the end of both", () => lines.length === 2)
    await working.stop()
    expect(await inserted).toBe(true)
    expect(lines.map((line) => line.split(" ")[1])).toEqual(["cancel", "replay"])
  })

  it.each(["suspended", "deleted"])("it ends with an app that is %s", async (what) => {
    await fill(SOME)
    const apps = new WebhookApps(db)
    const [{ id }, other] = [await apps.create(settings), await apps.create(settings)]
    const bulk = new BulkActions(db, quietLogger, idleDispatch, 0)
    await bulk.run(replay, undefined, id)
    await bulk.run(replay, undefined, other.id)
    await (what === "deleted" ? apps.softDelete(id) : apps.update(id, { status: "suspended" }))
    expect(await queued()).toEqual([other.id])
  })
})
