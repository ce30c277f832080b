import type { ListedPayload, WebhookDelivery } from "../../../types"
import { mayBeOneRow } from "../transient-errors"
import { query, queryOne, type Db } from "./db"
import { BODY } from "./delivery-conditions"

/** Most bytes of payloads in one page. Each payload may have a megabyte, and a page a thousand of them. */
const MAX_BYTES = 10_000_000

/**
 * The number of these deliveries, in order, whose payloads have at most ten megabytes together; at least one. PostgreSQL stores
 * the length of a text separately, so the payloads themselves are not read.
 */
export async function countWithinSize(db: Db, ids: readonly string[]): Promise<number> {
  const row = await queryOne<{ count: number }>(
    db,
    `select (count(*) filter (where so_far <= ${MAX_BYTES}))::int as count from (
       select sum(coalesce(octet_length(${BODY}), 0)) over (order by wanted.place) as so_far
       from unnest(?::text[]) with ordinality as wanted (id, place)
       cross join lateral (select * from webhook_delivery where id = wanted.id limit 1) d
       cross join lateral (select * from webhook_event where id = d.event_id limit 1) e
     ) payload`,
    [ids]
  )
  return Math.max(1, row.count)
}

/**
 * Deliveries with their payloads. Deliveries that were deleted meanwhile are left out. If a payload cannot be read, each is read
 * by itself, and that one is null.
 */
export async function withPayloads(
  db: Db,
  deliveries: readonly WebhookDelivery[]
): Promise<(WebhookDelivery & ListedPayload)[]> {
  try {
    return await readPayloads(db, deliveries, BODY)
  } catch (error) {
    if (!mayBeOneRow(error)) {
      throw error
    }
    if (deliveries.length === 1) {
      return readPayloads(db, deliveries, "null")
    }
    const each: (WebhookDelivery & ListedPayload)[] = []
    for (const delivery of deliveries) {
      each.push(...(await withPayloads(db, [delivery])))
    }
    return each
  }
}

/** @param body SQL of the payload. */
async function readPayloads(
  db: Db,
  deliveries: readonly WebhookDelivery[],
  body: string
): Promise<(WebhookDelivery & ListedPayload)[]> {
  const rows = await query<ListedPayload & { id: string }>(
    db,
    `select d.id, e.source, ${body} as payload,
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
