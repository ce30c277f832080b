import type { QueryPort } from "../payloads/query-port"
import type { Creation } from "./creations"

/** What is known of an order, and of the checkout that made it. */
export type Checkout = {
  is_draft_order: boolean
  status: string
  /** 1 as it was placed, and one more with each edit, return, claim or exchange that was confirmed. */
  version: number
  /**
   * Its link to a cart: Medusa makes it after the order's row, and takes it back where the checkout is refused. An order that
   * was entered by hand or by a shop's own code never had one.
   */
  cart: "linked" | "dismissed" | "none"
  /** Whether something of it is to be paid. */
  has_price: boolean
  /** Whether it is authorized, or the provider will do so later, as for a bank transfer. */
  is_authorized: boolean
  /** Whether stock is reserved for it: of orders without a cart, Medusa does that for a draft that becomes an order. */
  is_reserved: boolean
}

/**
 * Whether an order was placed. Medusa writes an order's row first, links it with its cart, reserves, and authorizes the
 * payment last; only then it releases `order.placed`. One that is refused on the way is deleted again, but its row may
 * stay behind: unpaid, without reservation, its link dismissed.
 */
export function placedBy(checkout: Checkout): Creation {
  const { is_draft_order, status, version, cart, has_price, is_authorized, is_reserved } = checkout
  if (is_draft_order) {
    return "open"
  }
  // Somebody has gone on with it. An edit may cancel the payment that there was.
  if (status !== "pending" || version > 1 || is_authorized) {
    return "announced"
  }
  switch (cart) {
    case "linked":
      return has_price ? "open" : "announced"
    case "dismissed":
      return "never"
    case "none":
      return is_reserved ? "announced" : "never"
  }
}

/** The same of an order that is known to have been a draft: without a cart, nothing but its conversion made it one. */
export function placedFromDraft(checkout: Checkout): Creation {
  return checkout.cart === "none" && !checkout.is_draft_order ? "announced" : placedBy(checkout)
}

/** @param has whether the shop has an entity: one may run without carts, payments or stock. */
export async function checkoutsOf(
  query: QueryPort,
  ids: readonly string[],
  has: (entity: string) => boolean
): Promise<Map<string, Checkout>> {
  if (!ids.length) {
    return new Map()
  }
  const { data } = await query.graph({
    entity: "order",
    fields: [
      "id",
      "status",
      "version",
      "is_draft_order",
      "items.id",
      ...(has("payment") ? PAYMENT_FIELDS : []),
    ],
    filters: { id: [...ids] },
  })
  const orders: Order[] = data
  const carts = has("cart") ? await cartsOf(query, ids) : new Map<string, Checkout["cart"]>()
  const lines = orders.filter(({ id }) => !carts.has(id)).flatMap(({ items }) => items.map(({ id }) => id))
  const reserved = has("reservation") ? await reservedOf(query, lines) : new Set<string>()
  return new Map(
    orders.map(({ id, status, version, is_draft_order, items, payment_collections = [] }) => [
      id,
      {
        is_draft_order,
        status,
        version,
        cart: carts.get(id) ?? "none",
        has_price: payment_collections.some(({ amount }) => Number(amount) > 0),
        is_authorized: payment_collections.some(isAuthorized),
        is_reserved: items.some((item) => reserved.has(item.id)),
      },
    ])
  )
}

const PAYMENT_FIELDS = [
  "payment_collections.amount",
  "payment_collections.payments.canceled_at",
  "payment_collections.payment_sessions.status",
]

type Collection = {
  amount: unknown
  payments?: { canceled_at: unknown }[]
  payment_sessions?: { status: string }[]
}

type Order = {
  id: string
  status: string
  version: number
  is_draft_order: boolean
  items: { id: string }[]
  payment_collections?: Collection[]
}

/** A refused checkout cancels its payment. */
function isAuthorized({ payments = [], payment_sessions = [] }: Collection): boolean {
  return (
    payments.some(({ canceled_at }) => !canceled_at) ||
    payment_sessions.some(({ status }) => status === "pending_authorization")
  )
}

/** By order id; those that never had a cart are missing. */
async function cartsOf(query: QueryPort, ids: readonly string[]): Promise<Map<string, Checkout["cart"]>> {
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["order_id", "deleted_at"],
    filters: { order_id: [...ids] },
    withDeleted: true,
  })
  const links: { order_id: string; deleted_at: unknown }[] = data
  const carts = new Map<string, Checkout["cart"]>()
  for (const { order_id, deleted_at } of links) {
    carts.set(order_id, deleted_at && carts.get(order_id) !== "linked" ? "dismissed" : "linked")
  }
  return carts
}

/** Which of these lines of orders stock is reserved for, or was. */
async function reservedOf(query: QueryPort, lines: readonly string[]): Promise<Set<string>> {
  if (!lines.length) {
    return new Set()
  }
  const { data } = await query.graph({
    entity: "reservation",
    fields: ["line_item_id"],
    filters: { line_item_id: [...lines] },
    withDeleted: true,
  })
  const reservations: { line_item_id: string }[] = data
  return new Set(reservations.map(({ line_item_id }) => line_item_id))
}
