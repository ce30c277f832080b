import { monitorEventLoopDelay, type IntervalHistogram } from "node:perf_hooks"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../../src/types/typed"
import { monotonicNow } from "../../benchmarks/support/clock"
import { entryOf, present } from "../../scripts/present"
import { probeNow } from "../../src/modules/webhook/store/health"
import { LATELY_SECONDS, orderWaiting } from "../../src/modules/webhook/store/ordering"
import { markWebhooksDeleted, updateWebhookRows } from "../../src/modules/webhook/store/webhooks"
import type { WebhookSecret } from "../../src/types"
import type { WebhookChange } from "../../src/workflows/input/webhook"
import { planChange } from "../../src/workflows/webhook-columns"
import { serve } from "../support/child"
import { shiftClock } from "../support/clock"
import { connect } from "../support/database"
import { createPipeline, insertWebhook, webhookRow, type TestProcess } from "../support/pipeline"
import { VersionComposer, Versions } from "../support/versions"

/** As few slots as let a handful of receivers fill them. */
export const CONCURRENCY = 4

export type Start = {
  database: string
  port: number
  name: string
  /** How far its clock is off. */
  clockMs: number
}

/** How slow this process and its database were, at worst, in milliseconds. */
export type Measures = { loop: number; statement: number; rated: number }

/** A moment in this process, by the clock that all processes of the machine share. */
type Answer = { at: number }

type Running = TestProcess & { db: Knex }

let running: Running | undefined
let delays: IntervalHistogram
let measures: Measures

/** One process of a shop: its pipeline, and what an admin asks of it. */
const methods = {
  start: async ({ database, port, name, clockMs }: Start): Promise<void> => {
    shiftClock(clockMs)
    process.env.DB_PORT = String(port)
    measures = { loop: 0, statement: 0, rated: 0 }
    delays = monitorEventLoopDelay({ resolution: 5 })
    delays.enable()
    const db = connect(database, CONCURRENCY)
    measure(db)
    running = {
      db,
      ...createPipeline(
        db,
        { concurrency: CONCURRENCY, perWebhookConcurrency: CONCURRENCY - 1 },
        {
          composer: new VersionComposer(new Versions(db)),
          openSecrets: asWritten<WebhookSecret[]>,
          // It is asked for when an attempt starts, and sent with it: so the receiver knows by whom it started, and when.
          source: () => `http://${name}.test/${monotonicNow()}`,
        }
      ),
    }
    await running.pipeline.start()
  },

  stop: async (): Promise<void> => {
    const { pipeline, db } = present(running, "a running shop")
    running = undefined
    await pipeline.stop()
    await db.destroy()
    delays.disable()
    shiftClock(0)
  },

  create: async (columns: Parameters<typeof insertWebhook>[1], secrets: WebhookSecret[]) => {
    const id = await insertWebhook(present(running, "a running shop").db, columns)
    await updateWebhookRows(present(running, "a running shop").db, [{ id, secrets }])
    return { id, ...(await count()) }
  },

  /** Changes a webhook as the plugin's workflow does. */
  change: async (
    id: string,
    change: Omit<WebhookChange, "id"> & { secrets?: WebhookSecret[] }
  ): Promise<Answer> => {
    const { db, pipeline } = present(running, "a running shop")
    const before = await webhookRow(db, id)
    const { columns } = planChange(asWritten(before), change, pipeline.registry.now())
    await updateWebhookRows(db, [{ id, ...columns }])
    return count()
  },

  remove: async (id: string): Promise<Answer> => {
    await markWebhooksDeleted(present(running, "a running shop").db, [id], true)
    await present(running, "a running shop").pipeline.reload()
    await methods.cancel(id, "Webhook was deleted")
    return { at: monotonicNow() }
  },

  cancel: async (webhook_id: string, remark: string): Promise<Answer> => {
    await present(running, "a running shop").pipeline.bulk.run(
      { kind: "cancel", selection: { filters: { webhook_id } }, remark },
      Infinity
    )
    return { at: monotonicNow() }
  },

  retry: async (webhook_id: string): Promise<Answer> => {
    const { db, pipeline } = present(running, "a running shop")
    const requeue = { kind: "retry" as const }
    await pipeline.bulk.run({ kind: "requeue", selection: { filters: { webhook_id } }, requeue }, Infinity)
    await probeNow(db, [webhook_id])
    pipeline.dispatcher.wake()
    return { at: monotonicNow() }
  },

  /** Resolves when the event is captured. */
  emit: async (name: string, id: string, createdAt: number): Promise<Answer> => {
    await present(running, "a running shop").bus.emit(name, { id }, { created_at: new Date(createdAt) })
    return { at: monotonicNow() }
  },

  wake: async (): Promise<void> => running?.pipeline.dispatcher.wake(),

  measure: async (): Promise<Measures> => ({ ...measures, loop: delays.max / 1e6 }),
}

export type ShopProcess = typeof methods

/** Makes a change of the webhooks count here, as the module's service does after one. */
async function count(): Promise<Answer> {
  const { db, pipeline } = present(running, "a running shop")
  await pipeline.reload()
  const at = monotonicNow()
  await orderWaiting(db, LATELY_SECONDS)
  pipeline.dispatcher.wake()
  return { at }
}

/** Times statements, without the wait for a connection, which is long where there can be none. */
function measure(db: Knex): void {
  const started = new Map<string, { at: number; sql: string }>()
  db.on("query", ({ __knexQueryUid, sql }: { __knexQueryUid: string; sql: string }) =>
    started.set(__knexQueryUid, { at: monotonicNow(), sql })
  )
  db.on("query-error", (_: unknown, { __knexQueryUid }: { __knexQueryUid: string }) =>
    started.delete(__knexQueryUid)
  )
  db.on("query-response", (_: unknown, { __knexQueryUid }: { __knexQueryUid: string }) => {
    const { at, sql } = entryOf(started, __knexQueryUid)
    started.delete(__knexQueryUid)
    const took = monotonicNow() - at
    measures.statement = Math.max(measures.statement, took)
    if (sql.includes("rate_claims")) {
      measures.rated = Math.max(measures.rated, took)
    }
  })
}

serve(methods)
