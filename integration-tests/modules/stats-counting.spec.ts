import fc from "fast-check"

import { entryOf, findIn, firstOf, itemAt, lastOf, present } from "../../scripts/present"
import { giveUp } from "../../src/modules/webhook/dispatch/give-up"
import { prune } from "../../src/modules/webhook/retention"
import { addUp, keepStats, rebuildStats } from "../../src/modules/webhook/stats-keeping"
import { statsOf } from "../../src/modules/webhook/stats"
import { cancelDeliveries, cancelMarked } from "../../src/modules/webhook/store/cancel"
import { insertDirectDelivery } from "../../src/modules/webhook/store/direct-deliveries"
import { eraseEvents } from "../../src/modules/webhook/store/erase"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { firstDeliveryId } from "../../src/modules/webhook/ids"
import { SHOP } from "../../src/modules/webhook/store/stats"
import { beginRebuild, rebuildNext } from "../../src/modules/webhook/store/stats-rebuild"
import { createPipeline, insertWebhook, letTimePass, updateInOrder, updateWebhook } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const HOUR_MS = 3_600_000

shareDatabase()

type Counts = Record<"success" | "failed" | "cancelled" | "failed_attempts" | "answers", number>

const COUNTS = `sum(success)::int as success, sum(failed)::int as failed, sum(cancelled)::int as cancelled,
  sum(failed_attempts)::int as failed_attempts,
  sum((select coalesce(sum(n), 0) from unnest(answers) n))::int as answers`

/** All that is counted, by webhook. */
async function counted(): Promise<Record<string, Counts>> {
  const { [SHOP]: _shop, ...webhooks } = await countedAll()
  return webhooks
}

/** With what is counted of the shop as a whole. */
async function countedAll(): Promise<Record<string, Counts>> {
  while (await addUp(db)) {
    // Until all is added up.
  }
  const { rows } = await db.raw(`select webhook_id, ${COUNTS} from webhook_stats group by 1`)
  return Object.fromEntries(
    rows.map(({ webhook_id, ...counts }: { webhook_id: string }) => [webhook_id, counts])
  )
}

const NOTHING: Counts = { success: 0, failed: 0, cancelled: 0, failed_attempts: 0, answers: 0 }

const idle = async () => (await db.raw("select 1 from webhook_queue where due_at <= now()")).rows.length === 0

const direct = (webhookId: string, source: "ping" | "test", serial: number) =>
  insertDirectDelivery(
    db,
    {
      event_id: `whevt_direct${serial}`,
      delivery_id: `whdel_direct${serial}`,
      webhook_id: webhookId,
      topic: "product.updated",
      resource_id: null,
      source,
      payload: "{}",
      occurred_at: new Date(),
    },
    0
  )

describe("what is counted of an hour", () => {
  it("are deliveries by their end, and every attempt that failed, but nothing of pings and tests", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [0, 0], max_failures: 0 })
    const { pipeline, bus } = createPipeline(db)
    let calls = 0
    receiver.answerWith((_, response) => void response.writeHead(++calls <= 2 ? 500 : 204).end())
    await pipeline.start()
    await bus.emit("product.updated", { id: "prod_1" })
    await until("two failed attempts and a success", async () => {
      await letTimePass(db)
      return calls === 3 && (await idle())
    })
    receiver.answerWith(500)
    await direct(id, "ping", 1)
    await direct(id, "test", 2)
    await until("the ping and the test", idle)
    await pipeline.stop()

    const counts = { ...NOTHING, success: 1, failed_attempts: 2, answers: 3 }
    expect(await countedAll()).toEqual({ [id]: counts, [SHOP]: counts })
  })

  it("is the end that fan-out gives a delivery which can never be sent", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const { pipeline, bus, composer } = createPipeline(db)
    composer.compose = async (events) =>
      events.map((event) => ({
        kind: "composed",
        event_id: event.id,
        payload: null,
        deliveries: [{ webhook_id: id, body: null, remark: "Larger than maxPayloadBytes" }],
      }))
    await pipeline.start()
    await bus.emit("product.updated", { id: "prod_1" })
    await until("its end", async () => (await db.raw("select 1 from webhook_delivery")).rows.length === 1)
    await pipeline.stop()

    expect(await counted()).toEqual({ [id]: { ...NOTHING, failed: 1 } })
  })

  it("is what happened in it by the database's clock, whatever happens to the delivery later", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    const { pipeline, bus } = createPipeline(db)
    receiver.answerWith(500)
    await pipeline.start()
    await bus.emit("product.updated", { id: "prod_1" })
    await until("its end", async () => (await counted())[id]?.failed === 1)
    receiver.answerWith(204)
    await requeueDeliveries(db, { filters: {} }, { kind: "retry" }, { after: "", until: "x", limit: 10 })
    await until("the retry", async () => {
      pipeline.dispatcher.wake()
      return (await counted())[id]?.success === 1
    })
    await pipeline.stop()

    expect(await counted()).toEqual({
      [id]: { ...NOTHING, success: 1, failed: 1, failed_attempts: 1, answers: 2 },
    })
    const { buckets } = present(await statsOf(db, id, "24h", new Date()), "the figures")
    const { rows } = await db.raw(
      "select date_trunc('hour', max(finished_at), 'UTC') as hour from webhook_delivery"
    )
    expect(findIn(buckets, ({ success }) => success === 1).at).toEqual(rows[0].hour)
  })

  it("is added up once, also by several processes at the same time", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await db.raw(
      `insert into webhook_tally select ?, now() - interval '1 hour' * (n % 3), 1, 0, 0, 0, array[n % 50, n]
       from generate_series(1, 25000) n`,
      [id]
    )
    await Promise.all([counted(), counted(), counted()])

    expect(await counted()).toEqual({ [id]: { ...NOTHING, success: 25_000, answers: 50_000 } })
    expect((await db.raw("select 1 from webhook_tally")).rows).toEqual([])
  })
})

describe("after any sequence of actions", () => {
  /** Notes each delivery that ends, row by row, in a way of its own. */
  // A success whose replay was not sent is a success as before, and no second one.
  const WITNESS = `
    create table ends (webhook_id text, status text);
    create function note_end() returns trigger language plpgsql as $$
    begin
      if not exists (select 1 from webhook_event where id = new.event_id and source in ('ping', 'test')) then
        insert into ends values (new.webhook_id, new.status);
      end if;
      return null;
    end $$;
    create trigger witness_update after update on webhook_delivery for each row
      when (old.finished_at is null and new.finished_at is not null
        and (new.status <> 'success' or new.attempt_count > old.attempt_count)) execute function note_end();
    create trigger witness_insert after insert on webhook_delivery for each row
      when (new.finished_at is not null) execute function note_end();`

  async function expected(webhookId: string): Promise<Counts> {
    const { rows } = await db.raw(
      `select (select count(*)::int from ends where webhook_id = w.id and status = 'success') as success,
         (select count(*)::int from ends where webhook_id = w.id and status = 'failed') as failed,
         (select count(*)::int from ends where webhook_id = w.id and status = 'cancelled') as cancelled,
         a.failed as failed_attempts, a.answers
       from (select ?::text as id) w cross join lateral (
         select (count(*) filter (where a.remark is not null))::int as failed, count(a.response_status)::int as answers
         from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id join webhook_event e on e.id = d.event_id
         where d.webhook_id = w.id and e.source not in ('ping', 'test')) a`,
      [webhookId]
    )
    return rows[0]
  }

  it("what is counted is what has ended and what the log has of attempts", async () => {
    await db.raw(WITNESS)
    const ids = await Promise.all(
      [[0], [], [0, 600]].map((retry_schedule) =>
        insertWebhook(db, { url: receiver.url, retry_schedule, max_failures: 0 })
      )
    )
    // Two processes, and a receiver that answers as it likes.
    const shops = [createPipeline(db, { retentionDays: 1 }), createPipeline(db, { retentionDays: 1 })]
    let calls = 0
    receiver.answerWith((_, response) => {
      calls += 1
      return calls % 7 === 0
        ? void response.socket?.destroy()
        : void response.writeHead(calls % 3 ? 204 : 500).end()
    })
    await Promise.all(shops.map(({ pipeline }) => pipeline.start()))
    const all = { after: "", until: "x", limit: 1_000 }
    let serial = 0
    const actions: Record<string, (id: string) => Promise<unknown>> = {
      emit: () => itemAt(shops, serial % 2).bus.emit("product.updated", { id: `prod_${++serial}` }),
      test: (id) => direct(id, "test", ++serial),
      time: () => letTimePass(db),
      cancel: (id) => cancelDeliveries(db, { filters: { webhook_id: [id] } }, "Cancelled by an admin", all),
      marks: () => cancelMarked(db, 100),
      retry: (id) => requeueDeliveries(db, { filters: { webhook_id: [id] } }, { kind: "retry" }, all),
      replay: () =>
        requeueDeliveries(db, { filters: {} }, { kind: "replay", statuses: ["success", "failed"] }, all),
      pause: (id) => updateWebhook(db, id, { status: "paused", inactive_since: new Date() }),
      resume: (id) => updateWebhook(db, id, { status: "active", inactive_since: null }),
      giveUp: async () => {
        await updateInOrder(db, "webhook_queue", "entered_at = entered_at - interval '90 days'")
        await giveUp(db, firstOf(shops).pipeline.registry)
      },
      erase: async (id) => {
        const { rows } = await db.raw("select event_id from webhook_delivery where webhook_id = ? limit 2", [
          id,
        ])
        await eraseEvents(
          db,
          rows.map((row: { event_id: string }) => row.event_id),
          "nobody@example.com"
        )
      },
      forget: async () => {
        const set = "created_at = created_at - interval '1 year'"
        await updateInOrder(db, "webhook_delivery", set, "finished_at is null")
        await prune(db, 30)
      },
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.constantFrom(...Object.keys(actions), "emit", "emit"), fc.constantFrom(...ids)),
          {
            minLength: 8,
            maxLength: 14,
          }
        ),
        async (steps) => {
          for (const [action, id] of steps) {
            await entryOf(actions, action)(id)
          }
          await Promise.all(ids.map((id) => present(actions.resume, "resume")(id)))
          await until("what is due to be done", async () => {
            await letTimePass(db)
            shops.forEach(({ pipeline }) => pipeline.dispatcher.wake())
            const { rows } = await db.raw(
              `select 1 from webhook_queue union all select 1 from webhook_event where state <> 'composed'`
            )
            return rows.length === 0
          })
          const got = await counted()
          for (const id of ids) {
            expect(got[id] ?? NOTHING).toEqual(await expected(id))
          }
        }
      ),
      { numRuns: 6, endOnFailure: true }
    )
    // What chance may have left out.
    await present(actions.pause, "pause")(firstOf(ids))
    await present(actions.emit, "emit")(firstOf(ids))
    await until("a delivery that waits", async () => {
      const { rows } = await db.raw("select 1 from webhook_queue where webhook_id = ?", [firstOf(ids)])
      return rows.length === 1
    })
    await present(actions.cancel, "cancel")(firstOf(ids))
    expect((await counted())[firstOf(ids)]).toEqual(await expected(firstOf(ids)))
    await Promise.all(shops.map(({ pipeline }) => pipeline.stop()))
    const { rows } = await db.raw("select status from ends group by 1 order by 1")
    expect(rows.map(({ status }: { status: string }) => status)).toEqual(["cancelled", "failed", "success"])
    await db.raw("drop table ends cascade; drop function note_end() cascade")
  })
})

describe("response times", () => {
  it("give percentiles that are right within 5 %, however they are spread", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const times = fc.array(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30_500 })), {
      minLength: 1,
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 4 }), async (all, notes) => {
        await db.raw("truncate webhook_stats")
        for (let nth = 0; nth < notes; nth++) {
          const some = all.filter((_, index) => index % notes === nth)
          await db.raw("insert into webhook_tally values (?, now(), 0, 0, 0, 0, ?::int[])", [
            id,
            `{${some.join()}}`,
          ])
          await addUp(db)
        }
        const { buckets } = present(await statsOf(db, id, "30d", new Date()), "the figures")
        const { p50_ms, p95_ms } = lastOf(buckets)
        const sorted = [...all].sort((a, b) => a - b)
        for (const [share, ms] of [
          [0.5, present(p50_ms, "p50_ms")],
          [0.95, present(p95_ms, "p95_ms")],
        ] as const) {
          const exact = itemAt(sorted, Math.ceil(share * sorted.length) - 1)
          expect(Math.abs(ms - exact) / exact).toBeLessThanOrEqual(0.05)
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe("a rebuild", () => {
  /** The start of an hour that is long over. */
  const hoursAgo = (count: number) => new Date((Math.floor(Date.now() / HOUR_MS) - count) * HOUR_MS)

  /** Writes a log of deliveries that ended, an hour each, with a failed attempt before the last. */
  async function insertLog(webhookId: string, deliveries: number, from = 0): Promise<void> {
    await db.raw(
      `with d as (
         select n, 'whdel_' || lpad(n::text, 26, '0') as id, 'whevt_' || lpad(n::text, 26, '0') as event_id,
           date_trunc('hour', now()) - interval '1 hour' * (n % 40 + 2) + interval '5 minutes' as at,
           case n % 4 when 0 then 'failed' when 1 then 'cancelled' else 'success' end as status,
           case when n % 10 = 9 then 'test' else 'event_bus' end as source
         from generate_series(?::int, ?::int) n
       ), event as (
         insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state)
         select event_id, 'product.updated', 'product.updated', '{}', source, false, event_id, at, 'composed' from d
       ), attempt as (
         insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers, response_status,
           remark)
         select id, a, at - interval '1 hour' * (2 - a), 100 * a, 'http://a.test', '{}',
           case when a = 1 then 500 when status = 'failed' then null else 204 end,
           case when a = 1 or status = 'failed' then 'No' end
         from d cross join generate_series(1, 2) a where status <> 'cancelled'
       )
       insert into webhook_delivery (id, webhook_id, event_id, topic, status, attempt_count, finished_at, failed_at)
       select id, ?, event_id, 'product.updated', status, 2, at, case when status = 'failed' then at end from d`,
      [from + 1, from + deliveries, webhookId]
    )
  }

  /** What `insertLog` means, by the same arithmetic. */
  function meaning(deliveries: number): Counts {
    const of = (nth: (n: number) => boolean) =>
      Array.from({ length: deliveries }, (_, n) => n + 1).filter((n) => n % 10 !== 9 && nth(n)).length
    const [failed, cancelled, success] = [
      of((n) => n % 4 === 0),
      of((n) => n % 4 === 1),
      of((n) => n % 4 > 1),
    ]
    return {
      success,
      failed,
      cancelled,
      failed_attempts: 2 * failed + success,
      answers: failed + 2 * success,
    }
  }

  it("finds in the log what was counted while it happened", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [0], max_failures: 0 })
    const { pipeline, bus } = createPipeline(db)
    let calls = 0
    receiver.answerWith((_, response) => void response.writeHead(++calls % 3 ? 500 : 204).end())
    await pipeline.start()
    for (let n = 1; n <= 9; n++) {
      await bus.emit("product.updated", { id: `prod_${n}` })
    }
    await until("their end", async () => {
      await letTimePass(db)
      return (await db.raw("select 1 from webhook_delivery where finished_at is not null")).rows.length === 9
    })
    await pipeline.stop()
    const before = await counted()
    const time = firstDeliveryId(new Date(Date.now() - 3 * HOUR_MS))
    await db.raw("update webhook_stats set hour = hour - interval '3 hours'")
    await db.raw(
      "update webhook_delivery set id = ? || right(id, 16), finished_at = finished_at - interval '3 hours'",
      [time]
    )
    await db.raw(
      `update webhook_attempt set delivery_id = ? || right(delivery_id, 16), started_at = started_at - interval '3 hours'`,
      [time]
    )
    await db.raw("update webhook_stats set failed = 99, answers = '{}', answer_ms = '{}'")

    await rebuildStats(db, 1)
    expect(await counted()).toEqual(before)
    expect(entryOf(before, id).failed_attempts).toBeGreaterThan(0)
  })

  it("counts a success whose replay waits, in the hour that it had arrived in", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await insertLog(id, 200)
    const all = { after: "", until: "whdel_~", limit: 1_000 }
    const chosen = { filters: { status: "success" as const } }
    await db.raw("update webhook_event set payload = '{}'")
    const replayed = await requeueDeliveries(db, chosen, { kind: "replay", statuses: ["success"] }, all)
    expect(replayed.ids).toHaveLength(100)

    await rebuildStats(db, 30)
    expect(await countedAll()).toEqual({ [id]: meaning(200), [SHOP]: meaning(200) })
  })

  it("that is killed in the middle continues, and counts nothing twice", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await insertLog(id, 1_000)
    await beginRebuild(db, 30)
    expect(await rebuildNext(db, 300)).toBe(true)
    expect(await rebuildNext(db, 300)).toBe(true)
    // As much as a statement may do before its process is killed, and its transaction taken back.
    await db
      .transaction(async (trx) => {
        await rebuildNext(trx, 300)
        throw new Error("killed")
      })
      .catch(() => undefined)
    expect(await counted()).toEqual({})

    await rebuildStats(db, 30)
    expect(await countedAll()).toEqual({ [id]: meaning(1_000), [SHOP]: meaning(1_000) })
    await rebuildStats(db, 30)
    expect(await counted()).toEqual({ [id]: meaning(1_000) })
  })

  it("leaves the present hour, hours before its days, and what happens meanwhile as they are", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await insertLog(id, 400)
    const row = "insert into webhook_stats values (?, ?, 5, 0, 0, 0, '{}', '{}')"
    await db.raw(row, [id, hoursAgo(24 * 12)])
    await db.raw(row, [id, hoursAgo(30)])
    await beginRebuild(db, 10)
    expect(await rebuildNext(db, 100)).toBe(true)
    await db.raw("insert into webhook_tally values (?, now(), 7, 0, 0, 0, null)", [id])
    await db.raw("insert into webhook_tally values (?, now() - interval '5 hours', 7, 0, 0, 0, null)", [id])
    await rebuildStats(db, 10)

    const { success, ...others } = meaning(400)
    expect(await counted()).toEqual({ [id]: { ...others, success: success + 5 + 7 } })
  })

  it("is done by itself after an upgrade, until the hour of the upgrade is counted too", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await insertLog(id, 200)
    await db.raw("insert into webhook_stats_rebuild (counted_since) values (now())")
    const keep = () => keepStats(db, 30, new AbortController().signal)
    await keep()
    expect(await counted()).toEqual({ [id]: meaning(200) })

    await insertLog(id, 100, 200)
    await db.raw(
      "update webhook_stats_rebuild set counted_since = now() - interval '2 hours', done_until = now() - interval '3 hours'"
    )
    await keep()
    expect(await counted()).toEqual({ [id]: meaning(300) })
    await insertLog(id, 100, 300)
    await keep()
    expect(await counted()).toEqual({ [id]: meaning(300) })
  })

  it("is not needed for long: what no chart shows is removed, a deleted webhook's rows with it", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const row = "insert into webhook_stats values (?, ?, 1, 0, 0, 0, '{}', '{}')"
    await db.raw(row, [id, hoursAgo(24 * 31)])
    await db.raw(row, [id, hoursAgo(24 * 29)])
    await db.raw(row, ["whk_deleted", hoursAgo(24 * 31)])
    await keepStats(db, 7, new AbortController().signal)

    expect(await counted()).toEqual({ [id]: { ...NOTHING, success: 1 } })
  })
})
