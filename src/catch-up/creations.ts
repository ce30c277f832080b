import type { QueryPort } from "../payloads/query-port"
import { checkoutsOf, placedBy } from "./checkouts"
import type { ChangedRow } from "./walk-changes"

/**
 * Whether Medusa emits an event for the creation of a row: it has (`announced`), it may later (`open`), or it never will
 * (`never`), so that no event can be lost.
 */
export type Creation = "announced" | "open" | "never"

/** The fields to read for `creationsOf`, in addition to those of `ChangedRow`. */
export function creationFields(resource: string): string[] {
  return resource === "customer"
    ? ["has_account", "created_by"]
    : resource === "order"
      ? ["is_draft_order"]
      : []
}

/**
 * Whether Medusa emits events for the creations of rows, by id.
 *
 * - Products and promotions: yes. A failed workflow leaves no row.
 * - Customers: not for guests, whom a checkout creates.
 * - Orders: the row is written at the start of a checkout, which may be refused later; see `checkouts.ts`.
 * @param has whether the shop has an entity.
 */
export async function creationsOf(
  query: QueryPort,
  resource: string,
  rows: readonly ChangedRow[],
  has: (entity: string) => boolean
): Promise<Map<string, Creation>> {
  switch (resource) {
    case "order": {
      const checkouts = await checkoutsOf(
        query,
        rows.map(({ id }) => id),
        has
      )
      return new Map([...checkouts].map(([id, checkout]) => [id, placedBy(checkout)]))
    }
    case "customer":
      return new Map(
        rows.map((row) => [row.id, row.has_account === true || row.created_by ? "announced" : "never"])
      )
    default:
      return new Map(rows.map(({ id }) => [id, "announced"]))
  }
}
