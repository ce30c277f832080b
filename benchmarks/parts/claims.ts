import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { claimDue, type ClaimedDelivery, type Slots } from "../../src/modules/webhook/store/claims"
import { recordOutcomes } from "../../src/modules/webhook/store/outcomes"
import { insertWebhooks } from "../bench"
import { atMost, definePart, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { insertDue, settle } from "../support/rows"
import { inTurns, median } from "../support/measurements"

const WEBHOOKS = 20

/** Like the dispatcher under load: a few deliveries per webhook. */
const FREE = 10
const LIMIT = WEBHOOKS * FREE
const LEASE_SECONDS = 20

/** The number of claims per round. The round's result is their median. */
const CLAIMS = 20

export const claims = definePart({
  description:
    "A claim of 200 from a backlog of 200,000 after thousands of deliveries were sent, while a transaction elsewhere in the database has kept its snapshot since before, against the same without it",
  target: { "10,000 sent": atMost(3), "50,000 sent": null },

  async measure(bench) {
    const db = await bench.database("claims")
    const webhookIds = await insertWebhooks(db, (await bench.sink()).origin, WEBHOOKS)
    const backlog = bench.scale(200_000, 40_000)
    const [few, many] = [bench.scale(10_000, 2_000), bench.scale(50_000, 6_000)]
    const slots = webhookIds.map((webhook_id) => ({ webhook_id, free: FREE, leaseSeconds: LEASE_SECONDS }))
    const run = async () => {
      await sendSome(db, slots, few)
      const early = await timeClaims(db, slots)
      await sendSome(db, slots, many - few)
      return { early, late: await timeClaims(db, slots) }
    }

    const rounds = await inTurns(3, {
      beside: async () => {
        await refill(db, webhookIds, backlog)
        return besideLongTransaction(db, run)
      },
      alone: async () => {
        await refill(db, webhookIds, backlog)
        return run()
      },
    })
    const compared = (when: "early" | "late") =>
      ratio("ms", {
        "beside a long transaction": rounds.beside.map((times) => times[when]),
        "without it": rounds.alone.map((times) => times[when]),
      })
    return { "10,000 sent": compared("early"), "50,000 sent": compared("late") }
  },
})

/** Restores the backlog. */
async function refill(db: Knex, webhookIds: string[], backlog: number): Promise<void> {
  const { rows } = await db.raw("select count(*)::int as waiting from webhook_queue")
  await insertDue(db, webhookIds, backlog - rows[0].waiting)
  await settle(db)
}

/** Opens a transaction that has read none of our tables, as a report or a backup does. */
async function besideLongTransaction<Value>(db: Knex, run: () => Promise<Value>): Promise<Value> {
  const transaction = await db.transaction(undefined, { isolationLevel: "repeatable read" })
  await transaction.raw("select 1 from pg_class limit 1")
  const value = await run()
  await transaction.rollback()
  return value
}

async function sendSome(db: Knex, slots: Slots[], deliveries: number): Promise<void> {
  for (let sent = 0; sent < deliveries; sent += LIMIT) {
    await send(db, await claimDue(db, slots))
  }
}

/** @returns the median time of a claim, in milliseconds. The claimed deliveries are recorded as sent. */
async function timeClaims(db: Knex, slots: Slots[]): Promise<number> {
  const taken: number[] = []
  for (let claim = 0; claim < CLAIMS; claim++) {
    const startedAt = monotonicNow()
    const claimed = await claimDue(db, slots)
    taken.push(monotonicNow() - startedAt)
    await send(db, claimed)
  }
  return median(taken)
}

/** Records a success for each delivery. */
async function send(db: Knex, claimed: ClaimedDelivery[]): Promise<void> {
  await recordOutcomes(
    db,
    claimed.map(({ id, claims, attempt_count }) => ({
      delivery_id: id,
      claims,
      attempt: attempt_count + 1,
      status: "success",
      retry_in_ms: null,
      started_at: new Date(),
      duration_ms: 5,
      url: "https://receiver.example.com/hook",
      request_headers: "{}",
      response_status: 204,
      response_headers: "{}",
      response_body: "",
      remark: null,
    }))
  )
}
