import type { ChangedRow } from "./walk-changes"

/**
 * Creations that Medusa announces as such. A draft is no order yet, and a guest, whom a checkout enters, is no customer
 * who was created "by registration or by an admin".
 */
const ANNOUNCED: Record<string, { fields: string[]; is: (row: ChangedRow) => boolean }> = {
  order: { fields: ["is_draft_order"], is: (row) => row.is_draft_order !== true },
  customer: {
    fields: ["has_account", "created_by"],
    is: (row) => row.has_account === true || Boolean(row.created_by),
  },
}

/** What must be read of a resource to know. */
export function creationFields(resource: string): string[] {
  return ANNOUNCED[resource]?.fields ?? []
}

/** Whether Medusa tells of this row's creation. */
export function isAnnounced(resource: string, row: ChangedRow): boolean {
  return ANNOUNCED[resource]?.is(row) ?? true
}
