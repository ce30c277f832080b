import type { ShopResources, ShopCustomer, ShopPersons } from "../modules/webhook/erasure/shop-persons"
import { escapeLike } from "../modules/webhook/store/db"
import { asWritten, propertiesOf } from "../types/typed"
import { isRecord, textsAt } from "./data-path"
import type { QueryPort } from "./query-port"

/** Rows that one query reads. */
const PAGE = 200

/** Parts of an order and of a cart with ids that a message may contain. Items are goods, not personal data. */
const ORDER_PARTS = [
  "id",
  "shipping_address.id",
  "billing_address.id",
  "cart.id",
  "payment_collections.id",
  "payment_collections.payments.id",
  "fulfillments.id",
]
const CART_PARTS = [
  "id",
  "shipping_address.id",
  "billing_address.id",
  "payment_collection.id",
  "payment_collection.payments.id",
]

/** Entities whose rows have an `order_id`. */
const ORDER_ENTITIES = ["return", "order_claim", "order_exchange", "order_change"]

/** Finds persons and their resources with Medusa's `query`, which is resolved at each use. */
export class QueryPersons implements ShopPersons {
  constructor(private readonly query: () => QueryPort) {}

  async customersById(ids: readonly string[]): Promise<ShopCustomer[]> {
    return ids.length ? this.customers({ id: { $in: [...ids] } }) : []
  }

  async customersByEmail(email: string): Promise<ShopCustomer[]> {
    return this.customers({ email: { $ilike: escapeLike(email) } })
  }

  async deletedSince(since: Date): Promise<ShopCustomer[]> {
    return this.customers({ deleted_at: { $gt: since } })
  }

  async resourcesOf({
    customerIds,
    emails,
    ids,
  }: Parameters<ShopPersons["resourcesOf"]>[0]): Promise<ShopResources> {
    const owned = [
      ...(customerIds.length ? [{ customer_id: [...customerIds] }] : []),
      ...emails.map((email) => ({ email: { $ilike: escapeLike(email) } })),
    ]
    const wanted = [...owned, ...(ids.length ? [{ id: { $in: [...ids] } }] : [])]
    const orders = await this.readEach("order", ["customer_id", ...ORDER_PARTS], wanted)
    const carts = await this.readEach("cart", CART_PARTS, wanted)
    const orderIds = orders.map(({ id }) => String(id))
    const rowsOfOrders = orderIds.length
      ? await Promise.all(ORDER_ENTITIES.map((entity) => this.readOf(entity, orderIds)))
      : []
    return {
      orders: orders.map(({ id, customer_id }) => ({
        id: String(id),
        customer_id: typeof customer_id === "string" ? customer_id : null,
      })),
      ids: [
        ...idsIn(orders, ORDER_PARTS),
        ...idsIn(carts, CART_PARTS),
        ...rowsOfOrders.flat().flatMap((row) => textsAt(row, ["id"])),
      ],
    }
  }

  private async customers(filters: Record<string, unknown>): Promise<ShopCustomer[]> {
    const rows = await this.readAll("customer", ["id", "email", "deleted_at", "addresses.id"], filters)
    return rows.map((row) => ({
      id: String(row.id),
      email: typeof row.email === "string" ? row.email : null,
      deleted_at: row.deleted_at ? new Date(asWritten<string | Date>(row.deleted_at)) : null,
      address_ids: textsAt(row, ["addresses", "id"]),
    }))
  }

  private async readEach(
    entity: string,
    fields: string[],
    filters: readonly Record<string, unknown>[]
  ): Promise<Record<string, unknown>[]> {
    const rows = new Map<unknown, Record<string, unknown>>()
    for (const filter of filters) {
      for (const row of await this.readAll(entity, fields, filter)) {
        rows.set(row.id, row)
      }
    }
    return [...rows.values()]
  }

  private async readOf(entity: string, orderIds: readonly string[]): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = []
    for (let start = 0; start < orderIds.length; start += PAGE) {
      const order_id = orderIds.slice(start, start + PAGE)
      rows.push(...(await this.readAll(entity, ["id"], { order_id })))
    }
    return rows
  }

  /** Reads all rows, including deleted ones, page by page. A page begins after the last id of the page before. */
  private async readAll(
    entity: string,
    fields: string[],
    { id, ...filters }: Record<string, unknown>
  ): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = []
    for (let after = ""; ;) {
      const { data } = await this.query().graph({
        entity,
        fields,
        filters: { ...filters, id: { ...propertiesOf(id), $gt: after } },
        pagination: { take: PAGE, skip: 0, order: { id: "ASC" } },
        withDeleted: true,
      })
      const page = data.filter(isRecord)
      rows.push(...page)
      if (page.length < PAGE) {
        return rows
      }
      after = String(page.at(-1)?.id)
    }
  }
}

function idsIn(rows: readonly unknown[], paths: readonly string[]): string[] {
  return [...new Set(rows.flatMap((row) => paths.flatMap((path) => textsAt(row, path.split(".")))))]
}
