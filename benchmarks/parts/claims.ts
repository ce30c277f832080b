import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { claimDue, type ClaimedDelivery, type Slots } from "../../src/modules/webhook/store/claims"
import { recordOutcomes } from "../../src/modules/webhook/store/outcomes"
import { insertWebhooks } from "../bench"
import { atMost, definePart, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { insertDue, settle } from "../support/rows"
import { inTurns, median } from "../support/stats"

const WEBHOOKS = 20

/** As the dispatcher claims: at most as many at once, and a lane's worth for each webhook. */
const LIMIT = 200
const FREE = 80
const LEASE_SECONDS = 20

/** Claims whose median is one round's time. */
const CLAIMS = 20

export const claims = definePart({
  description:
    "A claim of 200 from a backlog of 200,000 after 10,000 deliveries were sent, while a transaction elsewhere in the database has kept its snapshot since before, against the same without it",
  reach: { claim: atMost(3) },

  async measure(bench) {
    const db = await bench.database("claims")
    const webhookIds = await insertWebhooks(db, (await bench.sink()).origin, WEBHOOKS)
    const backlog = bench.scale(200_000, 40_000)
    const slots = webhookIds.map((webhook_id) => ({ webhook_id, free: FREE, leaseSeconds: LEASE_SECONDS }))
    const sent = bench.scale(10_000, 4_000)
    const run = async () => {
      for (let done = 0; done < sent; done += LIMIT) {
        await send(db, await claimDue(db, rotate(slots), LIMIT))
      }
      return timeClaims(db, slots)
    }

    const times = await inTurns(bench.scale(5, 3), {
      "beside a long transaction": async () => {
        await refill(db, webhookIds, backlog)
        return besideLongTransaction(db, run)
      },
      "without it": async () => {
        await refill(db, webhookIds, backlog)
        return run()
      },
    })
    return { claim: ratio("ms", times) }
  },
})

/** Makes the backlog whole again. */
async function refill(db: Knex, webhookIds: string[], backlog: number): Promise<void> {
  const { rows } = await db.raw("select count(*)::int as waiting from webhook_queue")
  await insertDue(db, webhookIds, backlog - rows[0].waiting)
  await settle(db)
}

/** Holds a transaction open that has looked at nothing of ours, as a report or a backup does. */
async function besideLongTransaction<Value>(db: Knex, run: () => Promise<Value>): Promise<Value> {
  const transaction = await db.transaction(undefined, { isolationLevel: "repeatable read" })
  await transaction.raw("select 1 from pg_class limit 1")
  const value = await run()
  await transaction.rollback()
  return value
}

/** @returns the median of claims, in milliseconds; what they claim is sent. */
async function timeClaims(db: Knex, slots: Slots[]): Promise<number> {
  const taken: number[] = []
  for (let claim = 0; claim < CLAIMS; claim++) {
    const startedAt = monotonicNow()
    const claimed = await claimDue(db, rotate(slots), LIMIT)
    taken.push(monotonicNow() - startedAt)
    await send(db, claimed)
  }
  return median(taken)
}

/** Records a success for each, as if it had been sent. */
async function send(db: Knex, claimed: ClaimedDelivery[]): Promise<void> {
  await recordOutcomes(
    db,
    claimed.map(({ id, claims, attempt_count }) => ({
      delivery_id: id,
      claims,
      attempt: attempt_count + 1,
      status: "success",
      retry_at: null,
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

/** The dispatcher starts each claim with another webhook. */
function rotate(slots: Slots[]): Slots[] {
  const start = Math.floor(Math.random() * slots.length)
  return [...slots.slice(start), ...slots.slice(0, start)]
}
