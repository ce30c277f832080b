import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../../src/types/typed"
import { createPipeline } from "../../integration-tests/support/pipeline"
import type { Db } from "../../src/modules/webhook/store/db"
import { insertWebhooks, type Bench } from "../bench"
import { atMost, definePart, figure, ratio, type Finding } from "../part"
import { monotonicNow, pauseUntil } from "../support/clock"
import { insertDue, settle } from "../support/rows"
import { Sink } from "../support/sink"
import { inTurns, percentile } from "../support/measurements"
import { deliverTrickle } from "../support/trickle"
import { Worker } from "../support/worker"

const ACTIVE = 1_000

/** The number of webhooks whose deliveries are timed. */
const HEALTHY = 10

/** Time for a new process to open a connection for each other webhook. */
const SETTLE_MS = 5_000

/** The number of waiting deliveries of each other webhook. */
const WAITING = 40

export const manyWebhooks = definePart({
  description:
    "1,000 active webhooks with 200,000 deliveries waiting, whose receivers take 250 ms: claims for each post, and the resident set against a process with nothing to do; and p95 from a delivery's creation to its arrival for ten healthy webhooks beside 990 that hang, and beside 100 that take five seconds, against the same alone",
  target: {
    "claims a post": atMost(2),
    memory: atMost(100),
    "beside 990 that hang": atMost(1.5),
    "beside 100 of five seconds": atMost(1.5),
  },

  async measure(bench) {
    const sink = await bench.sink()
    const slowSink = await Sink.start()
    const besideOthers = async (name: string, others: number, path: string): Promise<Finding> => {
      const trickle = bench.scale(1_000, 500)
      const alone = await bench.database(`${name}_alone`)
      const aloneIds = await insertWebhooks(alone, sink.origin, HEALTHY)
      const beside = await bench.database(name)
      const besideIds = await insertWebhooks(beside, sink.origin, HEALTHY)
      const otherIds = await insertWebhooks(beside, slowSink.origin, others, path)
      await insertDue(beside, otherIds, others * WAITING)
      await settle(beside)
      const rounds = await inTurns(bench.scale(3, 2), {
        beside: () => deliverTrickle(beside, besideIds, sink, trickle, SETTLE_MS),
        alone: () => deliverTrickle(alone, aloneIds, sink, trickle, SETTLE_MS),
      })
      return ratio("ms", {
        "beside the others": rounds.beside.map((taken) => percentile(taken, 0.95)),
        alone: rounds.alone.map((taken) => percentile(taken, 0.95)),
      })
    }
    const findings = {
      "beside 990 that hang": await besideOthers("hanging", ACTIVE - HEALTHY, "hang"),
      "beside 100 of five seconds": await besideOthers("five_seconds", 100, "after/5000"),
      ...(await underLoad(bench, slowSink)),
    }
    await slowSink.stop()
    return findings
  },
})

async function underLoad(bench: Bench, sink: Sink): Promise<Record<"claims a post" | "memory", Finding>> {
  await insertWebhooks(await bench.database("idle"), sink.origin, ACTIVE)
  const waiting = await bench.database("waiting")
  const webhookIds = await insertWebhooks(waiting, sink.origin, ACTIVE, "slow")
  await insertDue(waiting, webhookIds, bench.scale(200_000, 40_000))
  await settle(waiting)

  const seconds = bench.scale(10, 4)
  const claims = await inTurns(bench.scale(3, 1), { claims: () => claimsForEachPost(waiting, seconds) })
  const memory = await inTurns(bench.scale(3, 1), {
    waiting: async () => (await Worker.observe("bench_waiting", seconds)).highest,
    idle: async () => (await Worker.observe("bench_idle", seconds)).highest,
  })
  const claimed = figure(claims.claims, "times")
  const [busy, idle] = [figure(memory.waiting, "MB"), figure(memory.idle, "MB")]
  return {
    "claims a post": { result: claimed.value, unit: "times", figures: { claimed } },
    memory: { result: busy.value - idle.value, unit: "MB", figures: { waiting: busy, idle } },
  }
}

/** Runs a pipeline for some seconds. @returns the number of leases per recorded attempt. */
async function claimsForEachPost(db: Knex, seconds: number): Promise<number> {
  let leased = 0
  const counting: Db = {
    raw: asWritten(async (sql: string, bindings: Knex.RawBinding[]) => {
      const result = await db.raw(sql, bindings)
      leased += sql.includes("set leased_until = now()") ? result.rows.length : 0
      return result
    }),
    transaction: db.transaction.bind(db),
  }
  const sent = async (): Promise<number> =>
    (await db.raw("select count(*)::int as count from webhook_attempt")).rows[0].count
  const before = await sent()
  const { pipeline } = createPipeline(counting)
  await pipeline.start()
  await pauseUntil(monotonicNow() + seconds * 1000)
  await pipeline.stop()
  return leased / ((await sent()) - before)
}
