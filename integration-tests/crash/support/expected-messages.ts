import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { itemAt } from "../../../scripts/present"
import type { Receiver } from "../../support/receiver"

/** A message that the receiver should get: of this topic and resource, with data that shows `shows`. */
export type Expected = {
  topic: string
  id: string
  what: string
  /** By the message of the topic that counts, or of the creation, which shows the present state as well. */
  shows: (data: Record<string, any>) => boolean
}

type Row = { id: string; created_at: Date; updated_at: Date; deleted_at: Date | null }

/** Writes of a row within this time belong to its creation. Medusa emits no event for the creation of a guest or a draft. */
const ENTERING_MS = 1_000

/** Whether an order was placed: a checkout that is killed, or refused, before its payment leaves an order's row behind. */
const IS_PLACED = `not is_draft_order and exists (
  select from order_payment_collection l join payment p on p.payment_collection_id = l.payment_collection_id
  where l.order_id = "order".id and l.deleted_at is null and p.canceled_at is null)`

/** Tables of the resources, and which of their rows are announced as created. */
const RESOURCES = {
  order: { table: `"order"`, announced: IS_PLACED },
  product: { table: "product", announced: "true" },
  customer: { table: "customer", announced: "has_account or created_by is not null" },
  promotion: { table: "promotion", announced: "true" },
}

/**
 * The messages of all changes since a time, derived from the database, because only it shows what a request has committed whose
 * server was killed. The database has no row of a deleted draft order: its deletion is expected if the receiver got the draft.
 */
export async function expectedMessages(
  db: Knex,
  since: Date,
  received: ReceivedMessages
): Promise<Expected[]> {
  const expected = await Promise.all(
    Object.entries(RESOURCES).map(async ([resource, { table, announced }]) => {
      const { rows } = await db.raw(
        `select id, created_at, updated_at, deleted_at, ${announced} as announced from ${table} where updated_at > ?`,
        [since]
      )
      return rows.flatMap((row: Row & { announced: boolean }) => expectedOf(resource, row, since))
    })
  )
  return [
    ...expected.flat(),
    ...(await expectedForGoneDrafts(db, received)),
    ...(await expectedForPrices(db, since)),
    ...(await expectedForStock(db, since)),
  ]
}

type Message = { topic: string; data: Record<string, any> }

/** The receiver's messages, by resource; each message is read once. */
export class ReceivedMessages {
  private readonly messages = new Map<string, Message[]>()
  private read = 0

  constructor(private readonly receiver: Receiver) {}

  /** Those that have not arrived. */
  missing(expected: readonly Expected[]): Expected[] {
    this.readOn()
    return expected.filter(({ topic, id, shows }) => {
      const instead = topic.replace(".updated", ".created")
      const sent = this.messages.get(id)?.filter((one) => one.topic === topic || one.topic === instead)
      return !sent?.some(({ data }) => shows(data))
    })
  }

  /** The topics of what has arrived. */
  get topics(): Set<string> {
    this.readOn()
    return new Set([...this.messages.values()].flat().map(({ topic }) => topic))
  }

  /** Every order that the receiver has a message about. */
  get orders(): string[] {
    this.readOn()
    return [...this.messages.keys()].filter((id) => id.startsWith("order_"))
  }

  private readOn(): void {
    for (; this.read < this.receiver.received.length; this.read++) {
      const { headers, body } = itemAt(this.receiver.received, this.read)
      const { data } = JSON.parse(body)
      const topic = String(headers["x-medusa-webhook-topic"])
      if (topic === "webhook.ping") {
        continue
      }
      this.messages.set(data.id, [...(this.messages.get(data.id) ?? []), { topic, data }])
    }
  }
}

function expectedOf(resource: string, row: Row & { announced: boolean }, since: Date): Expected[] {
  const { id, created_at, updated_at, deleted_at } = row
  const expected: Expected[] = []
  if (created_at > since && row.announced) {
    expected.push({ topic: `${resource}.created`, id, what: "its creation", shows: () => true })
  }
  if (deleted_at) {
    expected.push({ topic: `${resource}.deleted`, id, what: "its deletion", shows: () => true })
  } else if (row.announced || (resource !== "order" && isWrittenAgain(row))) {
    const state = updated_at.toISOString()
    const shows = (data: Record<string, any>) => data.updated_at >= state
    expected.push({ topic: `${resource}.updated`, id, what: `its state of ${state}`, shows })
  }
  return expected
}

/** No message is sent of an order before it is placed. One of a guest is sent when the guest is changed. */
function isWrittenAgain({ created_at, updated_at }: Row): boolean {
  return updated_at.getTime() - created_at.getTime() >= ENTERING_MS
}

async function expectedForGoneDrafts(db: Knex, received: ReceivedMessages): Promise<Expected[]> {
  const { rows } = await db.raw(
    `select known.id from unnest(?::text[]) as known(id)
     where not exists (select 1 from "order" where "order".id = known.id)`,
    [received.orders]
  )
  return rows.map(({ id }: { id: string }) => ({
    topic: "order.deleted",
    id,
    what: "its deletion",
    shows: () => true,
  }))
}

async function expectedForPrices(db: Knex, since: Date): Promise<Expected[]> {
  const { rows } = await db.raw(
    `select v.product_id, v.id as variant_id, p.amount from price p
     join product_variant_price_set l on l.price_set_id = p.price_set_id
     join product_variant v on v.id = l.variant_id join product on product.id = v.product_id
     where p.deleted_at is null and product.deleted_at is null and v.deleted_at is null and p.updated_at > ?`,
    [since]
  )
  return rows.map(({ product_id, variant_id, amount }: Record<string, string>) => ({
    topic: "product.updated",
    id: product_id,
    what: `the price of ${variant_id}, ${amount}`,
    shows: ({ variants }: Record<string, any>) =>
      variants.some(
        (variant: any) => variant.id === variant_id && Number(variant.prices[0]?.amount) === Number(amount)
      ),
  }))
}

async function expectedForStock(db: Knex, since: Date): Promise<Expected[]> {
  const { rows } = await db.raw(
    `select v.product_id, v.id as variant_id, level.reserved_quantity from inventory_level level
     join product_variant_inventory_item l on l.inventory_item_id = level.inventory_item_id
     join product_variant v on v.id = l.variant_id
     where level.updated_at > ?`,
    [since]
  )
  return rows.map(({ product_id, variant_id, reserved_quantity }: Record<string, string>) => ({
    topic: "product.updated",
    id: product_id,
    what: `what is reserved of ${variant_id}, ${reserved_quantity}`,
    shows: ({ variants }: Record<string, any>) =>
      variants.some((variant: any) => {
        const [level] = variant.inventory_items[0]?.inventory.location_levels ?? []
        return variant.id === variant_id && Number(level?.reserved_quantity) === Number(reserved_quantity)
      }),
  }))
}
