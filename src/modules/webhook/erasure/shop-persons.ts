/** A customer as the shop has it, deleted ones too. */
export type ShopCustomer = {
  id: string
  email: string | null
  deleted_at: Date | null
  /** Of its addresses. */
  address_ids: string[]
}

/** Orders, carts and what belongs to them. */
export type Belongings = {
  orders: { id: string; customer_id: string | null }[]
  /** Of all of it, the orders too. */
  ids: string[]
}

/** What an erasure asks of the shop. What is deleted there is found too. */
export interface ShopPersons {
  customersById(ids: readonly string[]): Promise<ShopCustomer[]>
  /** Registered ones and guests; upper and lower case are one. */
  customersByEmail(email: string): Promise<ShopCustomer[]>
  /** What these customers have, what these addresses have ordered, and what belongs to these orders and carts. */
  belongings(of: {
    customerIds: readonly string[]
    emails: readonly string[]
    ids: readonly string[]
  }): Promise<Belongings>
  /** Customers that were deleted since a moment. */
  deletedSince(since: Date): Promise<ShopCustomer[]>
}
