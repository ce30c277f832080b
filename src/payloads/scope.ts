import type { WebhookRecord } from "../types"
import { isRecord, own, textsAt } from "./data-path"
import type { QueryPort } from "./query-port"

/** The path to the ids of an entity's sales channels, by each of the entity's names in `query.graph`. */
const CHANNEL_FIELD = new Map(
  [
    { field: "sales_channel_id", entities: ["order", "orders", "cart", "carts"] },
    { field: "sales_channels.id", entities: ["product", "products"] },
    {
      field: "product.sales_channels.id",
      entities: ["product_variant", "product_variants", "variant", "variants"],
    },
    { field: "order.sales_channel_id", entities: ["fulfillment", "fulfillments"] },
    { field: "payment_collection.order.sales_channel_id", entities: ["payment", "payments"] },
  ].flatMap(({ field, entities }) => entities.map((entity) => [entity, field]))
)

/**
 * Medusa deletes a product's links a few milliseconds before the product, and emits the event of a deleted link afterwards. A
 * link that ended longer than this before is one to a channel that the product had left earlier.
 */
const ENDING_MS = 60_000

/** The fields to read for an entity's sales channels; none for an entity without channels. */
export function scopeFields(entity: string): string[] {
  const field = CHANNEL_FIELD.get(entity)
  return field ? [field] : []
}

/** Whether an entity's channels are links, which Medusa deletes with the resource. */
export function losesChannels(entity: string): boolean {
  return CHANNEL_FIELD.get(entity)?.startsWith("sales_channels.") ?? false
}

/** Ids of the sales channels of a resource; none for an entity without channels. */
export function channelsOf(entity: string, data: unknown): string[] {
  const field = CHANNEL_FIELD.get(entity)
  return field ? textsAt(data, field.split(".")) : []
}

/** The resource with this sales channel; unchanged where the entity has no channels. */
export function placeInChannel(entity: string, data: unknown, channelId: string): unknown {
  const field = CHANNEL_FIELD.get(entity)
  return field ? put(data, field.split("."), channelId) : data
}

/** Whether a resource in these sales channels is in a webhook's scope. */
export function isInScope({ sales_channel_ids: scope }: WebhookRecord, channels: readonly string[]): boolean {
  return scope.length === 0 || scope.some((id) => channels.includes(id))
}

/**
 * The sales channels that products were in when they were deleted or left a channel, and those that they are in now. Ended
 * links are read from the link's table, which keeps them as deleted rows.
 * @param moments the times at which that happened, by product id.
 * @returns ids of sales channels, by product id.
 */
export async function formerChannelsOfProducts(
  query: QueryPort,
  moments: ReadonlyMap<string, Date>
): Promise<Map<string, string[]>> {
  const channels = new Map<string, string[]>()
  if (!moments.size) {
    return channels
  }
  const { data: links }: { data: ProductLink[] } = await query.graph({
    entity: "product_sales_channel",
    fields: ["product_id", "sales_channel_id", "deleted_at"],
    filters: { product_id: [...moments.keys()] },
    withDeleted: true,
  })
  for (const { product_id, sales_channel_id, deleted_at } of links) {
    const endedAt = deleted_at === null ? Infinity : new Date(deleted_at).getTime()
    const moment = moments.get(product_id)?.getTime() ?? Infinity
    if (endedAt >= moment - ENDING_MS) {
      channels.set(product_id, [...(channels.get(product_id) ?? []), sales_channel_id])
    }
  }
  return channels
}

type ProductLink = { product_id: string; sales_channel_id: string; deleted_at: Date | string | null }

function put(data: unknown, [segment, ...rest]: string[], value: string): unknown {
  if (segment === undefined) {
    return value
  }
  if (Array.isArray(data)) {
    return data.map((element) => put(element, [segment, ...rest], value))
  }
  const record = isRecord(data) ? data : {}
  return { ...record, [segment]: put(own(record, segment), rest, value) }
}
