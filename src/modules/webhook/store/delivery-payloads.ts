import type { ListedPayload, WebhookDelivery } from "../../../types"
import { query, type Db } from "./db"
import { BODY } from "./delivery-conditions"

/** Bytes of payloads that one page holds. Each may have a megabyte, and a page a thousand. */
const MOST_BYTES = 10_000_000

/**
 * Of these deliveries, in their order, as many as have payloads of ten megabytes together, and at least the first. How long a text is
 * is beside it: those that are left out are not read.
 */
export async function countThatFit(db: Db, ids: readonly string[]): Promise<number> {
  const [row] = await query<{ count: number }>(
    db,
    `select (count(*) filter (where so_far <= ${MOST_BYTES}))::int as count from (
       select sum(coalesce(octet_length(${BODY}), 0)) over (order by wanted.place) as so_far
       from unnest(?::text[]) with ordinality as wanted (id, place)
       cross join lateral (select * from webhook_delivery where id = wanted.id limit 1) d
       cross join lateral (select * from webhook_event where id = d.event_id limit 1) e
     ) payload`,
    [ids]
  )
  return Math.max(1, row!.count)
}

/** Deliveries with their payloads. One that was removed meanwhile is left out. */
export async function withPayloads(
  db: Db,
  deliveries: readonly WebhookDelivery[]
): Promise<(WebhookDelivery & ListedPayload)[]> {
  const rows = await query<ListedPayload & { id: string }>(
    db,
    `select d.id, e.source, ${BODY} as payload,
       coalesce(d.payload_removed, case when d.body is null then e.payload_removed end) as payload_removed
     from unnest(?::text[]) as wanted (id)
     cross join lateral (select * from webhook_delivery where id = wanted.id limit 1) d
     cross join lateral (select * from webhook_event where id = d.event_id limit 1) e`,
    [deliveries.map(({ id }) => id)]
  )
  const byId = new Map(rows.map(({ id, ...payload }) => [id, payload]))
  return deliveries.flatMap((delivery) => {
    const payload = byId.get(delivery.id)
    return payload ? [{ ...delivery, ...payload }] : []
  })
}
