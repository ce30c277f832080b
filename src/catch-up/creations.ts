import type { QueryPort } from "../payloads/query-port"
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
 * - Orders: the row is written at the start of a checkout, which may be refused later; see `placedBy`.
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

/** The state of an order and of its checkout. */
export type Checkout = {
  is_draft_order: boolean
  status: string
  /** 1 when it is placed, and one more for each confirmed edit, return, claim or exchange. */
  version: number
  /**
   * Its link to a cart. Medusa creates it after the order's row, and deletes it when the checkout is refused. Orders that were
   * entered by hand or by a merchant's code have none.
   */
  cart: "linked" | "dismissed" | "none"
  /** Whether there is an amount to pay. */
  has_price: boolean
  /** Whether the payment is authorized, or will be later, as for a bank transfer. */
  is_authorized: boolean
  /** Whether stock is reserved for it. Among orders without a cart, Medusa reserves stock for drafts that become orders. */
  is_reserved: boolean
}

/**
 * Whether an order was placed. Medusa first writes the order's row, then links it to its cart, reserves stock, and authorizes
 * the payment; then it emits `order.placed`. After a refused checkout the row may remain: unpaid, without a reservation, its
 * link dismissed.
 */
export function placedBy(checkout: Checkout): Creation {
  const { is_draft_order, status, version, cart, has_price, is_authorized, is_reserved } = checkout
  if (is_draft_order) {
    return "open"
  }
  // Later steps of its life show that it was placed. `version` counts because an edit may cancel the payment.
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

/**
 * As `placedBy`, for an order that is known to have been a draft. Without a cart, only its conversion can have made it an
 * order.
 */
export function placedFromDraft(checkout: Checkout): Creation {
  return checkout.cart === "none" && !checkout.is_draft_order ? "announced" : placedBy(checkout)
}

/** Reads checkouts, by order id. @param has whether the shop has an entity. It may run without carts, payments or stock. */
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

/** The links to carts, by order id. Orders that never had a cart are left out. */
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

/** Those of these line items for which stock is, or was, reserved. */
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
