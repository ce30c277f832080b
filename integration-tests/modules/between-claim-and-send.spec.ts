import type { ServerResponse } from "node:http"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertDue } from "../../benchmarks/support/rows"
import { atLeast, firstOf } from "../../scripts/present"
import { createDatabase, emptyTables } from "../support/database"
import { createPipeline, deliveriesOf, insertWebhook, updateWebhook, webhookRow } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

/** As in a new shop. */
const SLOTS = 16

let db: Knex
let drop: () => Promise<void>
let slow: Receiver
let healthy: Receiver
let shop: ReturnType<typeof createPipeline>
let others: ReturnType<typeof createPipeline>[]

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_between"))
  slow = await Receiver.start()
  healthy = await Receiver.start()
})

beforeEach(async () => {
  await emptyTables(db)
  slow.reset()
  healthy.reset()
  shop = createPipeline(db)
  others = []
})

afterEach(async () => {
  await Promise.all([shop, ...others].map(({ pipeline }) => pipeline.stop()))
  await db.raw("drop trigger if exists fail_lease on webhook_queue")
  await db.raw("drop trigger if exists log_ended_lease on webhook_queue")
})

afterAll(async () => {
  await slow.stop()
  await healthy.stop()
  await drop()
})

/** Lets the slow receiver answer nothing until that is called which this returns. */
function hold(): () => void {
  const held: ServerResponse[] = []
  slow.answerWith((_, response) => void held.push(response))
  return () => {
    slow.answerWith(200)
    held.forEach((response) => response.writeHead(200).end())
  }
}

/** Lets the slow receiver take its time, and then answer. */
const answerAfter = (ms: number, status = 200) =>
  slow.answerWith((_, response) => void setTimeout(() => response.writeHead(status).end(), ms))

/** Lets no delivery of a webhook be leased. */
async function failLeasesOf(webhookId: string): Promise<void> {
  await db.raw(
    `create or replace function fail_lease() returns trigger language plpgsql as
     $$ begin raise exception 'no lease' using errcode = '57P01'; end $$`
  )
  await db.raw(
    `create trigger fail_lease before update on webhook_queue for each row
     when (new.webhook_id = '${webhookId}' and new.leased_until > now()) execute function fail_lease()`
  )
}

/** Has the database note each delivery that is claimed though its lease was not returned: it has waited for the lease's end. */
async function logEndedLeases(): Promise<void> {
  await db.raw("create table ended_lease (delivery_id text not null)")
  await db.raw(
    `create or replace function log_ended_lease() returns trigger language plpgsql as
     $$ begin insert into ended_lease values (new.delivery_id); return new; end $$`
  )
  await db.raw(
    `create trigger log_ended_lease after update on webhook_queue for each row
     when (old.leased_until is not null and new.claims > old.claims) execute function log_ended_lease()`
  )
}

const startOther = async () => {
  const other = createPipeline(db)
  others.push(other)
  await other.pipeline.start()
  return other
}

/** Cancels in one process what waits for a webhook. */
const cancel = ({ pipeline }: typeof shop, webhook_id: string, remark: string) =>
  pipeline.bulk.run({ kind: "cancel", selection: { filters: { webhook_id } }, remark })

/** Attempts at the slow receiver that have started since a moment. Their requests may arrive later on a busy machine. */
const startedSince = async (moment: number): Promise<number> => {
  const { rows } = await db.raw(
    "select count(*)::int as count from webhook_attempt where url = ? and started_at > to_timestamp(?)",
    [slow.url, moment / 1000]
  )
  return rows[0].count
}

/** Waits until what was in flight at a moment is answered, and nothing more comes. */
async function quiet(): Promise<void> {
  await until("nothing in flight", async () => {
    const { rows } = await db.raw("select 1 from webhook_queue where leased_until > now() limit 1")
    return rows.length === 0
  })
}

const leased = async (webhookId?: string): Promise<number> => {
  const { rows } = await db.raw(
    `select count(*)::int as count from webhook_queue where leased_until > now() and webhook_id = coalesce(?, webhook_id)`,
    [webhookId ?? null]
  )
  return rows[0].count
}

const statuses = async (webhookId: string): Promise<Record<string, number>> => {
  const { rows } = await db.raw(
    "select status, count(*)::int as count from webhook_delivery where webhook_id = ? group by 1",
    [webhookId]
  )
  return Object.fromEntries(rows.map((row: { status: string; count: number }) => [row.status, row.count]))
}

describe("a healthy webhook", () => {
  /** Longer than any of these tests takes, so that no slot becomes free by itself. */
  const PATIENT = { timeout_ms: 30_000 }

  const insertSlow = (count: number) =>
    Promise.all(Array.from({ length: count }, () => insertWebhook(db, { url: slow.url, ...PATIENT })))

  /** Inserts its one delivery once the others are busy, and waits until it has arrived. */
  async function serveOne(busy: number): Promise<void> {
    const id = await insertWebhook(db, { url: healthy.url })
    await shop.pipeline.start()
    await until("the others at work", () => slow.received.length >= busy)
    await insertDue(db, [id], 1)
    shop.pipeline.dispatcher.wake()
    await until("its delivery", () => healthy.received.length)
  }

  const answeredBySlow = async () =>
    (await db.raw("select 1 from webhook_attempt where url = ?", [slow.url])).rows.length

  it("waits for a claim, not for the responses of slow webhooks, however many deliveries these have", async () => {
    const release = hold()
    await insertDue(db, await insertSlow(8), 800)

    await serveOne(64)
    expect(await answeredBySlow()).toBe(0)
    release()
  })

  it("is sent what one claim has leased while another fails beside it", async () => {
    // Those with a rate limit are claimed for by a statement of their own.
    const failing = await insertWebhook(db, { url: slow.url })
    const limited = await insertWebhook(db, { url: healthy.url, rate_limit: 100 })
    await failLeasesOf(failing)
    await insertDue(db, [failing, limited], 2)
    await shop.pipeline.start()
    await until("its delivery", () => healthy.received.length)
    expect(slow.received).toEqual([])
  })

  it("is served beside more hanging ones than there are slots", async () => {
    const release = hold()
    const hanging = await insertSlow(100)
    await insertDue(db, hanging, 400)

    await serveOne(hanging.length)
    expect(await answeredBySlow()).toBe(0)
    // Each has a slot, and none has a second one while there are more than the slots.
    expect(slow.received.length).toBeLessThan(2 * hanging.length)
    release()
  })

  it("is served while others are paused and disabled with all that waits for them", async () => {
    for (const status of ["paused", "disabled"]) {
      await insertDue(db, [await insertWebhook(db, { url: slow.url, status })], 200)
    }

    await serveOne(0)
    expect(slow.received).toHaveLength(0)
  })
})

describe("what is claimed", () => {
  it("is about twice what may be sent at once, however many webhooks wait", async () => {
    const release = hold()
    const ids = await Promise.all(Array.from({ length: 60 }, () => insertWebhook(db, { url: slow.url })))
    await insertDue(db, ids, 6_000)
    await shop.pipeline.start()

    await until("all slots", () => slow.received.length >= 64)
    expect(await leased()).toBeLessThanOrEqual(64 + 2 * 64)
    release()
  })

  it("uses the rate that a webhook has, though that is more than its slots take at once", async () => {
    const send400 = async (id: string, timeoutMs?: number) => {
      await insertDue(db, [id], 400)
      const started = performance.now()
      await until("all", async () => (await deliveriesOf(db, id, "success")).length === 400, timeoutMs)
      return performance.now() - started
    }
    await shop.pipeline.start()
    const unlimited = await send400(await insertWebhook(db, { url: healthy.url }))

    await send400(await insertWebhook(db, { url: healthy.url, rate_limit: 200 }), 4_000 + 5 * unlimited)
  })

  it("leaves large bodies in the database until their attempts start", async () => {
    const id = await insertWebhook(db, { url: healthy.url })
    await insertDue(db, [id], 3)
    const body = JSON.stringify({ text: "x".repeat(200_000) })
    await db.raw("update webhook_event set payload = ?", [body])
    await shop.pipeline.start()

    await until("its deliveries", async () => (await deliveriesOf(db, id, "success")).length === 3)
    expect(healthy.received.map((one) => one.body)).toEqual([body, body, body])
  })

  it("is sent though its body takes longer to be read than it may wait for a slot", async () => {
    const id = await insertWebhook(db, { url: healthy.url })
    await insertDue(db, [id], 1)
    await db.raw("update webhook_event set payload = ?", [JSON.stringify({ text: "x".repeat(200_000) })])
    let reads = 0
    const slowAtBodies = new Proxy(db, {
      get: (target, key) =>
        // Without a pool, no time is limited.
        key === "client"
          ? undefined
          : key === "raw"
            ? (...args: Parameters<Knex["raw"]>) => {
                const isOfBody = args[0].includes("as body from webhook_delivery")
                reads += Number(isOfBody)
                return isOfBody
                  ? target.raw("select pg_sleep(1.2)").then(() => target.raw(...args))
                  : target.raw(...args)
              }
            : Reflect.get(target, key),
    })
    others.push(createPipeline(slowAtBodies))
    await firstOf(others).pipeline.start()

    await until("its delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    expect(reads).toBe(1)
  })

  it("comes at the pace of a slow receiver, and none of it waits for the end of its lease", async () => {
    const [AT_ONCE, ROUNDS] = [4, 7]
    answerAfter(1_000)
    const id = await insertWebhook(db, { url: slow.url })
    await insertDue(db, [id], AT_ONCE * ROUNDS)
    await logEndedLeases()
    shop = createPipeline(db, { perWebhookConcurrency: AT_ONCE })
    await shop.pipeline.start()

    await until("all", async () => (await deliveriesOf(db, id, "success")).length === AT_ONCE * ROUNDS)
    expect((await db.raw("select * from ended_lease")).rows).toEqual([])
    expect(slow.received).toHaveLength(AT_ONCE * ROUNDS)
  })
})

describe("after the answer to", () => {
  const QUICK = 100
  const WAITING = 300

  /** What a busy receiver has got. */
  const SENT = QUICK + SLOTS

  /** Quick at first, so that much is claimed ahead, then busy with all its slots, until `free` is called. */
  async function busy(): Promise<{ id: string; free: () => void }> {
    const held: ServerResponse[] = []
    slow.answerWith((_, response) => {
      if (slow.received.length <= QUICK) {
        response.writeHead(200).end()
      } else {
        held.push(response)
      }
    })
    const id = await insertWebhook(db, { url: slow.url, timeout_ms: 30_000 })
    await insertDue(db, [id], WAITING)
    await shop.pipeline.start()
    await until("its slots", () => slow.received.length === SENT)
    const free = () => {
      answerAfter(600)
      held.forEach((response) => response.writeHead(200).end())
    }
    return { id, free }
  }

  it.each(["paused", "disabled"])("a change to %s, no attempt starts", async (status) => {
    const { id, free } = await busy()
    await updateWebhook(db, id, { status })
    await shop.pipeline.reload()

    free()
    await quiet()
    expect(slow.received).toHaveLength(SENT)
    expect((await statuses(id)).created).toBe(WAITING - SENT)
  })

  it("a pause in another process, none starts a second later", async () => {
    const { id, free } = await busy()
    await updateWebhook(db, id, { status: "paused" })
    const answered = Date.now()

    free()
    await quiet()
    expect(await startedSince(answered + 1_000)).toBe(0)
    expect((await statuses(id)).created).toBeGreaterThan(0)
  })

  it("a bulk cancel, nothing more is sent, and all but what was being sent is cancelled", async () => {
    const { id, free } = await busy()
    const count = await cancel(shop, id, "Cancelled by an admin")

    free()
    await quiet()
    expect(slow.received).toHaveLength(SENT)
    expect(await statuses(id)).toEqual({ success: SENT, cancelled: WAITING - SENT })
    expect(count).toBe(WAITING - SENT)
  })

  it("a cancel in a process that sends nothing, none of what others have claimed is sent a second later", async () => {
    const { id, free } = await busy()
    const server = createPipeline(db, {}, { works: false })
    others.push(server)
    const count = await cancel(server, id, "Cancelled")

    free()
    await quiet()
    expect(slow.received).toHaveLength(SENT)
    expect(await statuses(id)).toMatchObject({ cancelled: count })
    expect((await statuses(id)).created).toBeUndefined()
  })

  it("a cancel of what is being sent, it is not tried again", async () => {
    answerAfter(600, 500)
    const id = await insertWebhook(db, { url: slow.url, retry_schedule: [3600] })
    await insertDue(db, [id], 1)
    await shop.pipeline.start()
    await until("its attempt", () => slow.received.length)
    expect(await cancel(shop, id, "Not wanted")).toBe(0)

    await until("its end", async () => (await deliveriesOf(db, id, "cancelled")).length)
    expect(await deliveriesOf(db, id)).toMatchObject([
      { status: "cancelled", attempt_count: 1, response_status: 500, remark: "Not wanted" },
    ])
    expect((await db.raw("select 1 from webhook_queue")).rows).toHaveLength(0)
  })

  it("a delete, nothing more is sent and nothing is left waiting", async () => {
    const { id, free } = await busy()
    await updateWebhook(db, id, { deleted_at: new Date() })
    await shop.pipeline.reload()
    await cancel(shop, id, "Webhook was deleted")

    free()
    await quiet()
    expect(slow.received).toHaveLength(SENT)
    expect(await statuses(id)).toEqual({ success: SENT, cancelled: WAITING - SENT })
  })

  it("a rate limit, what was claimed without one is sent by it", async () => {
    const { id, free } = await busy()
    await updateWebhook(db, id, { rate_limit: 1 })
    await shop.pipeline.reload()
    const answered = Date.now()

    free()
    const arrived = () => slow.received.map(({ at }) => at).filter((at) => at > answered)
    await until("three attempts", () => arrived().length >= 3)
    const [, , third] = atLeast(3, arrived())
    // Claims are 1.1 s apart, and a request arrives after its claim.
    expect(third - answered).toBeGreaterThan(2_000)
  })

  it("a new URL, nothing goes to the old one, in another process a second later", async () => {
    const { id, free } = await busy()
    await startOther()
    await updateWebhook(db, id, { url: healthy.url })
    await shop.pipeline.reload()
    const answered = Date.now()

    free()
    await until("all", async () => (await statuses(id)).success === WAITING)
    expect(await startedSince(answered + 1_000)).toBe(0)
    expect(healthy.received.length + slow.received.length).toBe(WAITING)
  })
})

describe("a receiver that fails with much waiting for it", () => {
  const WAITING = 200

  /** It takes a moment, so that many attempts could begin before the first outcome is recorded. */
  async function fail(
    status: number,
    columns: Partial<Parameters<typeof insertWebhook>[1]>
  ): Promise<string> {
    answerAfter(5, status)
    const id = await insertWebhook(db, { url: slow.url, ...columns })
    await insertDue(db, [id], WAITING)
    await shop.pipeline.start()
    return id
  }

  it("after a 410 gets no more than the attempts in flight, and the other deliveries wait", async () => {
    const id = await fail(410, {})
    await until("disabled", async () => (await webhookRow(db, id)).status === "disabled")
    await quiet()

    expect(slow.received.length).toBeLessThanOrEqual(SLOTS)
    expect((await statuses(id)).created).toBe(WAITING - slow.received.length)
  })

  it("without retries is disabled after as many failures as it allows and the attempts in flight", async () => {
    const id = await fail(500, { retry_schedule: [], max_failures: 5 })
    await until("disabled", async () => (await webhookRow(db, id)).status === "disabled")
    await quiet()

    expect(slow.received.length).toBeLessThanOrEqual(5 + SLOTS)
    expect((await statuses(id)).created).toBe(WAITING - slow.received.length)
  })

  it("with retries is then probed, once a second first, and twice as long after each", async () => {
    const id = await fail(503, { retry_schedule: [3600], max_failures: 0 })
    const row = () => webhookRow(db, id)
    const { probe_at, failing_since } = await until("failing", async () => {
      const found = await row()
      return found.failing_since ? found : undefined
    })
    // By the database's clock, each written in one statement with what it counts from.
    expect(Number(probe_at) - Number(failing_since)).toBe(1_000)
    const after = await until("the first probe's outcome", async () => {
      const found = await row()
      return Number(found.probe_number) > 1 ? found : undefined
    })
    // It may be that of a later probe on a busy machine.
    expect(Number(after.probe_at) - Number(after.last_failure_at)).toBe(
      1_000 * 2 ** (Number(after.probe_number) - 1)
    )
    const probes = () => slow.received.map(({ at }) => at).filter((at) => at >= Number(probe_at))
    await until("the second probe", () => probes().length > 1)
    const [first, second] = atLeast(2, probes())
    expect(slow.received.filter(({ at }) => at < first).length).toBeLessThanOrEqual(5 + SLOTS)
    expect(second - first).toBeGreaterThan(1_900)
  })
})
