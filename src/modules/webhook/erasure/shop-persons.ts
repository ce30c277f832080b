/** A customer of the shop, which may be deleted. */
export type ShopCustomer = {
  id: string
  email: string | null
  deleted_at: Date | null
  /** Ids of the customer's postal addresses. */
  address_ids: string[]
}

/** Orders, carts and what belongs to them. */
export type ShopResources = {
  orders: { id: string; customer_id: string | null }[]
  /** Ids of the orders, the carts and their parts. */
  ids: string[]
}

/** Reads a person's data in the shop for erasures, including deleted rows. */
export interface ShopPersons {
  customersById(ids: readonly string[]): Promise<ShopCustomer[]>
  /** Registered customers and guests, without regard to case. */
  customersByEmail(email: string): Promise<ShopCustomer[]>
  /** The orders and carts of these customers and e-mail addresses, those with these ids, and their parts. */
  resourcesOf(of: {
    customerIds: readonly string[]
    emails: readonly string[]
    ids: readonly string[]
  }): Promise<ShopResources>
  /** Customers that were deleted since a time. */
  deletedSince(since: Date): Promise<ShopCustomer[]>
}
