/** Whose data to erase from the log. At least one property is required. */
export type ErasureRequest = {
  /** Id of a customer of the shop, also of a deleted one. */
  customer_id?: string
  /** An e-mail address. Needed for an earlier address of the customer, which is in the log only. */
  email?: string
  /** Ids of orders, carts or other resources. For the id of a customer, all of the person's data is erased. */
  resource_ids?: string[]
}

/** The counts of an erasure. */
export type ErasureCounts = {
  /** Events whose payload was erased. */
  events: number
  /** Deliveries whose body was erased, their own or their event's. */
  deliveries: number
  /** Attempts whose response was erased. */
  attempts: number
  /** Waiting deliveries among them, which were cancelled. */
  cancelled: number
}

/** The result of an erasure. */
export type ErasureResult = ErasureCounts & {
  /** Id of the record. Null for a dry run, which has none. */
  id: string | null
  dry_run: boolean
  /** Ids of the shop's customers that were found. */
  customer_ids: string[]
}

/** The record of an erasure, without the e-mail address and the ids of the resources. */
export type WebhookErasure = ErasureCounts & {
  id: string
  status: "running" | "completed"
  customer_id: string | null
  /** SHA-256 of the lower-cased address, in hexadecimal digits. */
  email_hash: string | null
  /** The number of `resource_ids` in the request. */
  resources: number
  /** Id of the admin. Null for the option `eraseDeletedCustomers` and for scripts. */
  created_by: string | null
  created_at: Date
  finished_at: Date | null
}

/**
 * The data of the event `customer.redacted` on Medusa's event bus, and of the messages of that topic. It asks subscribers and receivers to
 * erase the person's data, like Shopify's `customers/redact`.
 */
export type CustomerRedacted = {
  /** Id of the customer. */
  id: string
  /** SHA-256 of the lower-cased e-mail address, in hexadecimal digits. Null when no address is known. */
  email_hash: string | null
  order_ids: string[]
}

/** The name of the event, for a subscriber's `config`. */
export const CUSTOMER_REDACTED = "customer.redacted"
