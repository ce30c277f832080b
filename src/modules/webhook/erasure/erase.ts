import { createHash } from "node:crypto"

import { generateEntityId } from "@medusajs/framework/utils"

import type { CustomerRedacted, ErasureCounts, ErasureRequest, ErasureResult } from "../../../types"
import { keysOf, propertiesOf } from "../../../types/typed"
import type { Db } from "../store/db"
import { eraseAttempts, eraseDeliveries, eraseEvents, eraseRemarks } from "../store/erase"
import { completeErasure, insertErasure } from "../store/erasures"
import { eraseSnapshots } from "../store/snapshots"
import { countTraces, findTraces, slices, type Traces } from "./find-traces"
import { findPerson, type Person } from "./person"
import type { ShopPersons } from "./shop-persons"

/** SQLSTATE `deadlock_detected`. */
const DEADLOCK = "40P01"

/** How often a batch is tried after deadlocks. */
const MAX_TRIES = 5

/** The dependencies of an erasure. */
export type Erasing = {
  db: Db
  shop: ShopPersons
  /** Emits the event that a customer was erased, which is a topic for receivers too. */
  announce: (redacted: CustomerRedacted[]) => Promise<void>
}

/** How an erasure is done: who asks for it, and what ends it between two batches; then it throws. */
export type ErasureOptions = { created_by?: string | null; signal?: AbortSignal }

/** Counts what an erasure would change. Changes and records nothing. */
export async function previewErasure({ db, shop }: Erasing, request: ErasureRequest): Promise<ErasureResult> {
  const person = await findPerson(db, shop, request)
  const counts = await countTraces(db, await findTraces(db, person))
  return { id: null, dry_run: true, customer_ids: person.customerIds, ...counts }
}

/**
 * Erases a person's data in the log: payloads, bodies and responses. The rows are kept for the statistics. The erasure is
 * recorded, and `customer.redacted` is emitted. After an interruption a new erasure finds what is left.
 * @throws an error after `signal`, between two batches.
 */
export async function erase(
  { db, shop, announce }: Erasing,
  request: ErasureRequest,
  { created_by = null, signal }: ErasureOptions = {}
): Promise<ErasureResult> {
  const id = generateEntityId(undefined, "whera")
  await insertErasure(db, {
    id,
    customer_id: request.customer_id ?? null,
    email_hash: request.email ? hashOf(request.email) : null,
    resources: request.resource_ids?.length ?? 0,
    created_by,
  })
  const person = await findPerson(db, shop, request)
  const counts = await eraseTraces(db, await findTraces(db, person, signal), person, signal)
  await announce(redactionsOf(person))
  await completeErasure(db, id, counts)
  return { id, dry_run: false, customer_ids: person.customerIds, ...counts }
}

async function eraseTraces(
  db: Db,
  { events, deliveries, attempts, snapshots, remarks, candidates }: Traces,
  { addressEvents }: Person,
  signal: AbortSignal | undefined
): Promise<ErasureCounts> {
  const total = { events: 0, deliveries: 0, attempts: 0, cancelled: 0 }
  const add = (counts: Partial<ErasureCounts>) => {
    for (const key of keysOf(total)) {
      total[key] += counts[key] ?? 0
    }
  }
  const each = async <Item>(
    items: readonly Item[],
    work: (batch: Item[]) => Promise<Partial<ErasureCounts>>
  ) => {
    for (const batch of slices(items)) {
      signal?.throwIfAborted()
      add(await retryDeadlocks(() => work(batch)))
    }
  }
  await eraseRemarks(db, remarks)
  // First, so that messages that are composed from now on contain no old values of the person.
  await each(snapshots, async (keys) => (await eraseSnapshots(db, keys), {}))
  await each(attempts, async (keys) => ({ attempts: await eraseAttempts(db, keys, candidates) }))
  await each(deliveries, (ids) => eraseDeliveries(db, ids, candidates))
  const ordered = [
    ...events.filter((id) => !addressEvents.has(id)),
    ...events.filter((id) => addressEvents.has(id)),
  ]
  await each(ordered, (ids) => eraseEvents(db, ids, candidates))
  return total
}

/** Repeats a batch after a deadlock with another process. */
export async function retryDeadlocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (propertiesOf(error).code !== DEADLOCK || tries === MAX_TRIES) {
        throw error
      }
    }
  }
}

/** The data of `customer.redacted`, for each customer. */
function redactionsOf({ customerIds, emails, orders }: Person): CustomerRedacted[] {
  const [email] = emails
  return customerIds.map((id) => ({
    id,
    email_hash: email === undefined ? null : hashOf(email),
    order_ids: orders.filter(({ customer_id }) => customer_id === id).map((order) => order.id),
  }))
}

/** SHA-256 of an address in lower case, in hexadecimal digits. */
export function hashOf(email: string): string {
  return createHash("sha256").update(email.toLowerCase()).digest("hex")
}
