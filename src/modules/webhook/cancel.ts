import { setTimeout } from "node:timers/promises"

import type { DeliverySelection } from "../../types"
import type { Dispatcher } from "./dispatch/dispatcher"
import { cancelDeliveries, listCancelled } from "./store/cancel"
import type { Db } from "./store/db"
import { inBatches } from "./store/in-batches"

/** Deliveries that one statement cancels. */
const BULK = 1_000

/** How long other processes hold a delivery that has not started (`MAX_WAIT_MS`), and until they give it back. */
const OTHERS_MS = 1_400

const ASK_AGAIN_MS = 50

/**
 * Cancels deliveries that wait, also those that a process has claimed and not started. What is being sent already goes on,
 * and is not tried again.
 * @returns how many were cancelled.
 */
export async function cancel(
  db: Db,
  dispatcher: Dispatcher,
  selection: DeliverySelection,
  remark: string
): Promise<number> {
  const leased: string[] = []
  const met = await inBatches(BULK, async (limit, after) => {
    const chosen = await cancelDeliveries(db, selection, remark, after, limit)
    leased.push(...chosen.filter((one) => one.leased).map(({ id }) => id))
    return chosen.map(({ id }) => id)
  })
  return met - leased.length + (await cancelLeased(db, dispatcher, leased))
}

/** @returns how many of them had not started. */
async function cancelLeased(db: Db, dispatcher: Dispatcher, ids: readonly string[]): Promise<number> {
  if (!ids.length) {
    return 0
  }
  const started = new Set(await dispatcher.withdraw(ids))
  const others = ids.filter((id) => !started.has(id))
  const deadline = performance.now() + OTHERS_MS
  for (;;) {
    const { length } = await listCancelled(db, others)
    if (length === others.length || performance.now() > deadline) {
      return length
    }
    await setTimeout(ASK_AGAIN_MS)
  }
}
