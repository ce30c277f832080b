import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline } from "../../integration-tests/support/pipeline"
import { claimDue } from "../../src/modules/webhook/store/claims"
import { withClaimLocks, orderWaiting } from "../../src/modules/webhook/store/ordering"
import type { WebhookOrdering } from "../../src/types"
import { insertWebhooks } from "../bench"
import { atLeast, definePart, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { drain } from "../support/drain"
import { emptyLog, insertDue, settle } from "../support/rows"
import { inTurns, median } from "../support/measurements"

const CONCURRENCY = 50
const WEBHOOKS = 10

/** The number of claims per round. The round's result is their median. */
const CLAIMS = 20
const FREE = 144
const LEASE_SECONDS = 20

export const ordering = definePart({
  description:
    "Deliveries of 1.5 KB to 10 webhooks with ordering, four about each resource, against the same without ordering; and a claim for a webhook with ordering behind 10,000 due deliveries about one resource that wait for their first",
  target: { "many resources": atLeast(0.7), "behind one resource": null },

  async measure(bench) {
    const sink = await bench.sink()
    const db = await bench.database("ordering")
    const webhookIds = await insertWebhooks(db, sink.origin, WEBHOOKS)
    const deliveries = bench.scale(20_000, 4_000)

    const send = async (ordering: WebhookOrdering) => {
      await emptyLog(db)
      // Deliveries are assigned to the webhooks round-robin, so this gives each webhook four deliveries per resource.
      await insertDue(db, webhookIds, deliveries, deliveries / 4)
      await order(db, ordering)
      await settle(db)
      const { pipeline } = createPipeline(db, { concurrency: CONCURRENCY })
      return drain(pipeline, db, deliveries)
    }
    const rates = await inTurns(bench.scale(5, 3), {
      "with ordering": () => send("resource"),
      without: () => send("none"),
    })

    const behind = async (blocked: number) => {
      await emptyLog(db)
      await insertDue(db, webhookIds.slice(0, 1), blocked, 1)
      await insertDue(db, webhookIds.slice(0, 1), CLAIMS * FREE)
      await order(db, "resource")
      await settle(db)
      return timeClaims(db, webhookIds[0] ?? "")
    }
    const times = await inTurns(3, {
      "behind them": () => behind(bench.scale(10_000, 2_000)),
      "without them": () => behind(1),
    })
    return { "many resources": ratio("/s", rates), "behind one resource": ratio("ms", times) }
  },
})

async function order(db: Knex, ordering: WebhookOrdering): Promise<void> {
  await db.raw("update webhook_endpoint set ordering = ?, updated_at = clock_timestamp()", [ordering])
  await orderWaiting(db, null)
}

/** @returns the median time of a claim, in milliseconds. */
async function timeClaims(db: Knex, webhook_id: string): Promise<number> {
  const slots = [{ webhook_id, free: FREE, leaseSeconds: LEASE_SECONDS }]
  const taken: number[] = []
  for (let claim = 0; claim < CLAIMS; claim++) {
    const startedAt = monotonicNow()
    await withClaimLocks(db, [webhook_id], (trx) => claimDue(trx, slots, "resource"))
    taken.push(monotonicNow() - startedAt)
  }
  return median(taken)
}
