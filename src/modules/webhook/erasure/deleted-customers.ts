import type { Logger } from "@medusajs/framework/types"

import { errorText } from "../safe-errors"
import type { Db } from "../store/db"
import { listErased, listUnfinished } from "../store/erasures"
import { erase, type Erasing } from "./erase"
import type { ShopCustomer } from "./shop-persons"

const HOUR_MS = 3_600_000

/** How long the shop's event bus and catch-up have to tell of a deletion: catch-up needs two minutes by default. */
const SETTLING_MS = HOUR_MS / 6

/** How long an erasure waits for receivers to get what is still to be sent about the customer. */
const PATIENCE_MS = 24 * HOUR_MS

/**
 * Erases the customers that were deleted in the shop and are not erased yet. It asks the shop each time, so a deletion
 * that no event reported is found too, and a run that was broken off is done again. First the receivers get the message
 * that the customer was deleted, for a day at most.
 * @param memoryMs how long ago a deletion may be: what is older has left the log.
 * @returns how many customers it has erased.
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
  const impatient = unerased.filter((customer) => age(customer) < PATIENCE_MS)
  return without(unerased, await unfinishedAmong(db, impatient))
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
