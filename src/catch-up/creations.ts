import type { QueryPort } from "../payloads/query-port"
import { checkoutsOf, placedBy } from "./checkouts"
import type { ChangedRow } from "./walk-changes"

/**
 * What a row says of its own creation: Medusa has announced it (`announced`), may do so yet (`open`), or never will
 * (`never`), so that the bus cannot have lost it.
 */
export type Creation = "announced" | "open" | "never"

/** What must be read of a resource's rows to know. */
export function creationFields(resource: string): string[] {
  return resource === "customer"
    ? ["has_account", "created_by"]
    : resource === "order"
      ? ["is_draft_order"]
      : []
}

/**
 * What rows say of their own creation.
 *
 * - A product or promotion is there, or its workflow has deleted it again: what a failed workflow made leaves no row.
 * - A guest, whom a checkout enters, is no customer who was created "by registration or by an admin".
 * - An order's row is written at the start of a checkout, which may be refused afterwards: see `checkouts.ts`.
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
