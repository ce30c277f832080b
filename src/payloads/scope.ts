import type { WebhookRecord } from "../types"
import { isRecord, own, textsAt } from "./data-path"
import type { QueryPort } from "./query-port"

/** Where the ids of the sales channels are that an entity, by each of its names in `query.graph`, belongs to. */
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
 * Medusa ends a product's links while it deletes the product, a few milliseconds apart, and tells of a link that it has ended. One
 * that ended earlier than this before is a channel that the product had left.
 */
const ENDING_MS = 60_000

/** What must be read to know an entity's sales channels; none for one that has no channels. */
export function scopeFields(entity: string): string[] {
  const field = CHANNEL_FIELD.get(entity)
  return field ? [field] : []
}

/** Whether an entity's channels are links, which Medusa ends when it deletes the resource. */
export function losesChannels(entity: string): boolean {
  return CHANNEL_FIELD.get(entity)?.startsWith("sales_channels.") ?? false
}

/** The sales channels a resource belongs to; none for a resource without channels. */
export function channelsOf(entity: string, data: unknown): string[] {
  const field = CHANNEL_FIELD.get(entity)
  return field ? textsAt(data, field.split(".")) : []
}

/** The same resource as one of this channel; as it is where the entity has none. */
export function placeInChannel(entity: string, data: unknown, channelId: string): unknown {
  const field = CHANNEL_FIELD.get(entity)
  return field ? put(data, field.split("."), channelId) : data
}

/** Whether a webhook may be sent a resource of these channels. */
export function isInScope({ sales_channel_ids: scope }: WebhookRecord, channels: readonly string[]): boolean {
  return scope.length === 0 || scope.some((id) => channels.includes(id))
}

/**
 * The sales channels that products were in at a moment, when they were deleted or left one, and those that they are in now: a link
 * that ended is gone from the product, but is in the link's table as deleted.
 * @param moments by product id.
 */
export async function channelsOfProductsThen(
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
