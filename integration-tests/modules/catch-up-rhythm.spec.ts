import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { errorOf } from "../../src/types/typed"
import { firstOf, lastOf } from "../../scripts/present"
import type { RunExclusive } from "../../src/modules/webhook/run-exclusive"
import type { CatchUpRun, LostChanges } from "../../src/modules/webhook/catch-up-loop"
import { withKey } from "../../src/modules/webhook/capture/capture"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
import { listLoggedEvents } from "../../src/modules/webhook/store/catch-up"
import { createDatabase, emptyTables } from "../support/database"
import { createPipeline, insertWebhook } from "../support/pipeline"
import { until } from "../support/until"

const INTERVAL_MS = 1_000
const TOPICS = ["product.updated"]

let db: Knex
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_catch_up"))
})

beforeEach(() => emptyTables(db))

afterAll(() => drop())

/** As Medusa's locking module has it: one at a time. */
const oneAtATime = (): RunExclusive => {
  let busy = false
  return async (_, work) => {
    if (busy) {
      return undefined
    }
    busy = true
    return work().finally(() => (busy = false))
  }
}

/** A shop that has lost nothing, and records up to when it was checked, and by which process. */
class RecordedRuns {
  readonly until: { by: string; moment: number }[] = []

  by(process: string): LostChanges {
    return {
      find: async ({ ledger, now, graceMs }: CatchUpRun) => {
        const moment = new Date(now().getTime() - graceMs)
        await ledger.markChecked(TOPICS, moment)
        this.until.push({ by: process, moment: moment.getTime() })
        return 0
      },
    }
  }

  /** Milliseconds from the first look to the last, whoever did it. */
  get duration(): number {
    return lastOf(this.until).moment - firstOf(this.until).moment
  }
}

const start = async (
  lost: LostChanges,
  runExclusive?: RunExclusive,
  catchUp = { intervalMs: INTERVAL_MS }
) => {
  const { pipeline } = createPipeline(db, { catchUp }, { lost, runExclusive })
  await pipeline.start()
  return pipeline
}

describe("catch-up", () => {
  it("looks once in an interval, however many processes there are, and continues when one ends", async () => {
    await insertWebhook(db, { url: "http://receiver.test", topics: TOPICS })
    const runs = new RecordedRuns()
    const runExclusive = oneAtATime()
    const first = await start(runs.by("first"), runExclusive)
    const second = await start(runs.by("second"), runExclusive)
    await until("three runs", () => runs.until.length >= 3)
    await first.stop()
    const before = runs.until.length
    await until("two more runs", () => runs.until.length >= before + 2)
    await second.stop()

    expect(runs.until.slice(before).map(({ by }) => by)).toContain("second")
    // A look may come late, by up to an interval here. With two processes that look alike there were twice as many.
    expect(runs.duration).toBeGreaterThan((runs.until.length - 2) * INTERVAL_MS)
  })

  it("looks at once after a pause of the whole shop", async () => {
    await insertWebhook(db, { url: "http://receiver.test", topics: TOPICS })
    const runs = new RecordedRuns()
    await (await start(runs.by("one"))).stop()
    await db.raw(
      "update webhook_catch_up set since = now() - interval '1 day', looked_until = now() - interval '1 day'"
    )

    // At an interval that is longer than what `until` waits.
    const next = await start(runs.by("next"), undefined, { intervalMs: 3_600_000 })
    await until("a run", () => runs.until.length > 0)
    await next.stop()
  })

  it("continues as it was beside a process that does without it", async () => {
    await insertWebhook(db, { url: "http://receiver.test", topics: ["order.created", ...TOPICS] })
    const watches = async () => (await db.raw("select * from webhook_catch_up order by topic")).rows
    await createPipeline(db).pipeline.reload()
    const before = await watches()
    expect(before).toHaveLength(2)
    const without = createPipeline(db, { catchUp: false }, { works: false })
    await without.pipeline.start()
    await without.pipeline.reload()
    await without.pipeline.stop()

    expect(await watches()).toEqual(before)
  })

  it("does not hold up a process that ends", async () => {
    await insertWebhook(db, { url: "http://receiver.test", topics: TOPICS })
    let begun = false
    const endless: LostChanges = {
      find: ({ signal }) =>
        new Promise((_, reject) => {
          begun = true
          signal.addEventListener("abort", () => reject(errorOf(signal.reason)))
        }),
    }
    const pipeline = await start(endless)
    await until("a run", () => begun)
    await pipeline.stop()
  })
})

it("an event that the database refuses is set aside, and those found with it are captured", async () => {
  await insertWebhook(db, { url: "http://a.test" })
  await db.raw("alter table webhook_event add constraint no_two check (resource_id <> 'prod_2') not valid")
  const { pipeline } = createPipeline(db, { catchUp: { intervalMs: INTERVAL_MS } }, { works: false })
  await pipeline.start()
  const found = ["prod_1", "prod_2", "prod_3"].map((resource_id) => ({
    ...withKey({
      ...{ topic: firstOf(TOPICS), event_name: firstOf(TOPICS), event_data: { id: resource_id } },
      ...{ resource_id, lookup_id: null, event_group_id: null, absorbs: true },
      source: "catch_up" as const,
      occurred_at: new Date(),
      told_at: new Date(),
    }),
  }))
  expect(await pipeline.catchUp.capture(found)).toBe(2)
  await pipeline.stop()
  await db.raw("alter table webhook_event drop constraint no_two")
  expect((await readPipelineHealth(db)).set_aside).toMatchObject({
    count: 1,
    last_error: expect.stringContaining("no_two"),
  })
})

describe("what an event shows of its resource", () => {
  const changed = new Date("2026-03-02T09:31:00.000Z")

  it("is not known where a payload cannot be read, and that of others still is", async () => {
    await db.raw(
      `insert into webhook_event (id, topic, resource_id, event_name, source, absorbs, dedupe_key, occurred_at, state,
         payload, shown_at)
       values ('whevt_1', 'product.updated', 'prod_1', 'product.updated', 'event_bus', true, 'k', now(), 'composed', '{', null),
         ('whevt_2', 'product.updated', 'prod_2', 'product.updated', 'event_bus', true, 'l', now(), 'composed', null, ?)`,
      [changed]
    )
    const logged = await listLoggedEvents(db, TOPICS, ["prod_1", "prod_2"], new Date(0))
    expect(new Map(logged.map(({ resource_id, shown_at }) => [resource_id, shown_at]))).toEqual(
      new Map([
        ["prod_1", null],
        ["prod_2", changed],
      ])
    )
  })

  it.each([
    ["is known although its payload is not stored", { shown_at: changed, payload: null }],
    [
      "is read in the payload of an event from before it was noted",
      { shown_at: null, payload: JSON.stringify({ data: { updated_at: changed } }) },
    ],
  ])("%s", async (_, { shown_at, payload }) => {
    await db.raw(
      `insert into webhook_event (id, topic, resource_id, event_name, source, absorbs, dedupe_key, occurred_at, state,
         payload, shown_at)
       values ('whevt_1', ?, 'prod_1', 'product.updated', 'event_bus', true, 'k', now(), 'composed', ?, ?)`,
      [firstOf(TOPICS), payload, shown_at]
    )
    expect(await listLoggedEvents(db, TOPICS, ["prod_1"], new Date(0))).toMatchObject([
      { waiting: false, shown_at: changed },
    ])
  })
})
