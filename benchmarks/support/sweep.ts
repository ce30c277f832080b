import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { monotonicNow } from "./clock"
import { pause } from "./pause"

/** How often a rest of the sweep is ended, in milliseconds. */
const POLL_MS = 20

/** Begins a round and ends each of its rests at once. @returns how long it took, in seconds. */
export async function sweepOnce(db: Knex): Promise<number> {
  await db.raw("delete from webhook_sweep")
  const startedAt = monotonicNow()
  for (;;) {
    await db.raw("update webhook_sweep set next_at = now() where finished_at is null and next_at > now()")
    const { rows } = await db.raw("select 1 from webhook_sweep where finished_at is not null")
    if (rows.length) {
      return (monotonicNow() - startedAt) / 1000
    }
    await pause(POLL_MS)
  }
}
