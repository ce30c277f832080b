import type { Logger } from "@medusajs/framework/types"

import { errorText } from "../safe-errors"
import type { Db } from "../store/db"
import { listErased, listUnfinished } from "../store/erasures"
import { erase, type Erasing } from "./erase"
import type { ShopCustomer } from "./shop-persons"

const HOUR_MS = 3_600_000

/** How long to wait until the event bus or catch-up has captured a deletion. Catch-up needs two minutes by default. */
const SETTLING_MS = HOUR_MS / 6

/** Longest wait until receivers have got the messages about the customer. */
const MAX_WAIT_MS = 24 * HOUR_MS

/**
 * Erases customers that were deleted in the shop and are not erased yet. They are read from the shop, so that deletions without
 * an event are found too, and interrupted runs are repeated. An erasure waits, for a day at most, until the receivers have got
 * the message of the deletion.
 * @param memoryMs most milliseconds since the deletion: older data has left the log.
 * @returns the number of customers that were erased.
 */
export async function eraseDeletedCustomers(
  erasing: Erasing,
  memoryMs: number,
  logger: Logger,
  signal: AbortSignal
): Promise<number> {
  const due = await dueCustomers(erasing, memoryMs, new Date())
  let erased = 0
  for (const { id } of due) {
    signal.throwIfAborted()
    try {
      await erase(erasing, { customer_id: id }, { signal })
      erased++
    } catch (error) {
      if (signal.aborted) {
        throw error
      }
      logger.error(`webhooks: the deleted customer ${id} could not be erased: ${errorText(error)}`)
    }
  }
  return erased
}

async function dueCustomers({ db, shop }: Erasing, memoryMs: number, now: Date): Promise<ShopCustomer[]> {
  const age = ({ deleted_at }: ShopCustomer) => now.getTime() - (deleted_at ?? now).getTime()
  const deleted = await shop.deletedSince(new Date(now.getTime() - memoryMs))
  const settled = deleted.filter((customer) => age(customer) >= SETTLING_MS)
  const unerased = without(settled, await listErased(db, settled))
  const recent = unerased.filter((customer) => age(customer) < MAX_WAIT_MS)
  return without(unerased, await unfinishedAmong(db, recent))
}

function unfinishedAmong(db: Db, customers: readonly ShopCustomer[]): Promise<string[]> {
  return listUnfinished(
    db,
    customers.map(({ id }) => id)
  )
}

function without(customers: readonly ShopCustomer[], ids: readonly string[]): ShopCustomer[] {
  const excluded = new Set(ids)
  return customers.filter(({ id }) => !excluded.has(id))
}
