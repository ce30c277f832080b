/** Whose data is erased from the log. At least one is given. */
export type ErasureRequest = {
  /** A customer of the shop, also one that is deleted. */
  customer_id?: string
  /** An e-mail address; needed for one that is in the log alone, since the customer has another by now. */
  email?: string
  /** Orders, carts or other resources; of one that is a customer everything about the person is erased. */
  resource_ids?: string[]
}

/** How much an erasure has erased. */
export type ErasureCounts = {
  /** Events whose payload is gone. */
  events: number
  /** Deliveries whose body is gone, their own or their event's. */
  deliveries: number
  /** Attempts whose answer is gone. */
  attempts: number
  /** Deliveries among them that were still to be sent, and never will be. */
  cancelled: number
}

/** What an erasure has come to. */
export type ErasureResult = ErasureCounts & {
  /** Null for a dry run, which is not recorded. */
  id: string | null
  dry_run: boolean
  /** The shop's customers that were found. */
  customer_ids: string[]
}

/** An erasure as it is recorded: without the address, and without the ids of the resources. */
export type WebhookErasure = ErasureCounts & {
  id: string
  status: "running" | "completed"
  customer_id: string | null
  /** SHA-256 of the lower-cased address, in hexadecimal digits. */
  email_hash: string | null
  /** How many `resource_ids` were given. */
  resources: number
  /** The admin; null when the option `eraseDeletedCustomers` or a script asked for it. */
  created_by: string | null
  created_at: Date
  finished_at: Date | null
}

/**
 * What the plugin emits as `customer.redacted` on Medusa's event bus, and sends to webhooks with the topic of that name:
 * the person's data is to be erased by whoever has it, as Shopify's `customers/redact` says.
 */
export type CustomerRedacted = {
  /** The customer. */
  id: string
  /** SHA-256 of the lower-cased e-mail address, in hexadecimal digits; null when none is known. */
  email_hash: string | null
  order_ids: string[]
}

/** The event's name, for a subscriber's `config`. */
export const CUSTOMER_REDACTED = "customer.redacted"
