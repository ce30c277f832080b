import fc from "fast-check"

import { insertDue } from "../../benchmarks/support/rows"
import { applyHealth } from "../../src/modules/webhook/dispatch/apply-health"
import { giveUp } from "../../src/modules/webhook/dispatch/give-up"
import type { HealthEvent } from "../../src/modules/webhook/dispatch/health"
import { resolveOptions } from "../../src/modules/webhook/options"
import { WebhookRegistry } from "../../src/modules/webhook/registry"
import { insertDirectDelivery } from "../../src/modules/webhook/store/direct-deliveries"
import { lockHealth } from "../../src/modules/webhook/store/health"
import { countHealths } from "../../src/modules/webhook/store/webhooks"
import { WEBHOOK_HEALTHS } from "../../src/types"
import { refusingLargeStatements } from "../support/pages"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  probeWait,
  quietLogger,
  SECRET,
  updateWebhook,
  webhookRow,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"
import { Catalogue } from "../../src/topics/catalogue"

/** Deliveries that one statement makes due at most (`BATCH` of `RecoveredBacklogs`). */
const MADE_DUE_AT_MOST = 2_000

let registry: WebhookRegistry

shareDatabase()

beforeEach(async () => {
  registry = new WebhookRegistry(
    db,
    resolveOptions({}),
    new Catalogue(),
    () => [{ value: SECRET, expires_at: null }],
    quietLogger,
    () => undefined
  )
})

const SUCCESS: HealthEvent = { kind: "success" }
const FAILED: HealthEvent = { kind: "failed", probe: null }
const GAVE_UP: HealthEvent = { kind: "gave_up", probe: null }

/** Records what happened to a webhook, as one batch of outcomes of some process does. */
async function happen(id: string, ...events: HealthEvent[]): Promise<void> {
  await registry.refresh()
  const failed = events.some(({ kind }) => kind !== "success")
  await db.transaction(async (trx) => {
    const locked = await lockHealth(trx, new Map([[id, failed]]))
    const happenings = events.map((event) => ({ webhook_id: id, event, remark: null }))
    await applyHealth(trx, locked, happenings, registry)
  })
}

describe("a webhook's health in the database", () => {
  it("counts failures of every process, and any success of any process starts it from zero", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 5 })
    for (let round = 0; round < 6; round++) {
      await happen(id, SUCCESS)
      await happen(id, GAVE_UP)
    }
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", consecutive_failures: 1 })
  })

  it("is the same however what happened is dealt out to batches", async () => {
    const anyEvent = fc.constantFrom<HealthEvent[]>(
      [SUCCESS],
      [FAILED, FAILED],
      [GAVE_UP],
      [{ kind: "failed", probe: 1 }],
      [{ kind: "failed", probe: 2 }],
      [{ kind: "expired" }]
    )
    const columns = ["status", "failed_attempts", "consecutive_failures", "probe_number", "disabled_reason"]
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 8 }), async (life) => {
        const [one = "", many = ""] = await Promise.all(
          [1, 2].map(() => insertWebhook(db, { url: receiver.url, retry_schedule: [60], max_failures: 4 }))
        )
        await happen(one, ...life.flat())
        for (const event of life.flat()) {
          await happen(many, event)
        }
        const [a, b] = [await webhookRow(db, one), await webhookRow(db, many)]
        expect(columns.map((column) => a[column])).toEqual(columns.map((column) => b[column]))
        expect(Boolean(a.failing_since)).toBe(Boolean(b.failing_since))
      }),
      { numRuns: 20 }
    )
  })

  it("waits a second for its first probe, however many failed together, and twice as long for each after", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [60], max_failures: 0 })
    await happen(id, ...Array.from({ length: 20 }, () => FAILED))
    for (const [probe, wait] of [
      [1, 1],
      [2, 2],
      [3, 4],
    ] as const) {
      expect(await probeWait(db, id)).toBe(wait)
      await happen(id, { kind: "failed", probe }, FAILED)
    }
  })

  it("waits for a probe a minute at most", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [60], max_failures: 0 })
    await db.raw("update webhook_endpoint set failing_since = now(), failed_attempts = 30, probe_number = 12")
    await happen(id, { kind: "failed", probe: 12 })

    expect(await probeWait(db, id)).toBe(60)
  })
})

describe("a webhook's health", () => {
  const ping = (webhook_id: string, serial: number) =>
    insertDirectDelivery(
      db,
      {
        event_id: `whevt_ping_${serial}`,
        delivery_id: `whdel_ping_${serial}`,
        webhook_id,
        topic: "webhook.ping",
        resource_id: null,
        source: "ping",
        payload: "{}",
        occurred_at: new Date(),
      },
      0
    )

  it("is a failed ping until something arrives, and no process reads the webhook again for it", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [1] })
    const { pipeline } = createPipeline(db)
    await pipeline.start()
    receiver.answerWith(404)
    const { change_number } = await webhookRow(db, id)

    await ping(id, 1)
    await until("the failed ping", async () => (await webhookRow(db, id)).health === "failed_ping")
    expect(await webhookRow(db, id)).toMatchObject({
      ping_error: "404 Not Found",
      consecutive_failures: 0,
      change_number,
    })

    receiver.reset()
    await insertDue(db, [id], 1)
    pipeline.dispatcher.wake()
    await until("the success", async () => (await webhookRow(db, id)).health === "healthy")
    expect(await webhookRow(db, id)).toMatchObject({ ping_error: null, change_number })
    await pipeline.stop()
  })

  it("says what needs an admin most, and sorts by that", async () => {
    const states = {
      inactive: { status: "paused", failing_since: new Date(), ping_error: "404", consecutive_failures: 1 },
      failing: { ping_error: "404", consecutive_failures: 1 },
      healthy: { consecutive_failures: 0 },
      disabled: { disabled_reason: "gone", consecutive_failures: 1 },
      failed_ping: { ping_error: "404" },
    }
    for (const columns of Object.values(states)) {
      await updateWebhook(db, await insertWebhook(db, { url: receiver.url }), columns)
    }
    const { rows } = await db.raw("select health from webhook_endpoint order by health")
    expect(rows.map(({ health }: { health: string }) => health)).toEqual(WEBHOOK_HEALTHS)
    expect(await countHealths(db)).toHaveLength(5)
  })
})

describe("a failing webhook whose deliveries are given up", () => {
  it("keeps those of a short schedule until the receiver was asked again", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [0], max_failures: 0 })
    await db.raw("update webhook_endpoint set failing_since = now(), failed_attempts = 5, probe_number = 1")
    await registry.refresh()
    await insertDue(db, [id], 5)
    await db.raw("update webhook_queue set entered_at = now() - interval '1 minute'")
    expect((await giveUp(db, registry)).failed).toEqual([])
    expect(await deliveriesOf(db, id, "created")).toHaveLength(5)
  })

  it("keeps its next probe", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [1, 1], max_failures: 0 })
    await db.raw(
      `update webhook_endpoint set failing_since = now(), failed_attempts = 11, probe_number = 7,
         probe_at = now() + interval '1 second'`
    )
    await registry.refresh()
    const before = await webhookRow(db, id)
    await insertDue(db, [id], 5)
    await db.raw("update webhook_queue set entered_at = now() - interval '3 minutes'")
    expect((await giveUp(db, registry)).failed).toHaveLength(5)

    expect(await webhookRow(db, id)).toMatchObject({
      probe_at: before.probe_at,
      probe_number: 7,
      consecutive_failures: 5,
    })
  })
})

describe("what waited for a receiver that is back", () => {
  it("is due at once, in statements of a bounded number of rows", async () => {
    const WAITING = 20_000
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600], max_failures: 0 })
    await insertDue(db, [id], WAITING)
    await db.raw("update webhook_queue set due_at = now() + interval '1 hour'")
    await insertDue(db, [id], 1)
    await db.raw("update webhook_endpoint set failing_since = now(), failed_attempts = 5, probe_number = 1")
    const shop = createPipeline(db)

    await refusingLargeStatements(db, ["webhook_delivery", "webhook_queue"], MADE_DUE_AT_MOST, async () => {
      await shop.pipeline.start()
      await until("all due", async () => {
        const { rows } = await db.raw("select 1 from webhook_queue where due_at > now() limit 1")
        return rows.length === 0
      })
      await until("the end of it", async () => (await webhookRow(db, id)).recovered_at === null)
      await shop.pipeline.stop()
    })
    expect(await webhookRow(db, id)).toMatchObject({ failing_since: null, failed_attempts: 0 })
  })

  it("is made due by another process where the one that saw it was killed", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600] })
    await insertDue(db, [id], 50)
    await db.raw("update webhook_queue set due_at = now() + interval '1 hour'")
    await updateWebhook(db, id, { recovered_at: new Date() })
    const shop = createPipeline(db)
    await shop.pipeline.start()

    await until("all", async () => (await deliveriesOf(db, id, "success")).length === 50)
    await shop.pipeline.stop()
  })
})
