import type { DeliveryFilters } from "../../../types"
import { query, type Db } from "./db"
import { bindingsOf, sourceOf, textOf } from "./delivery-conditions"

/** Above this a count is not worth its scan. */
export const COUNT_CAP = 10_000

/** How many deliveries the filters find, at most one more than the cap. */
export async function countUpToCap(db: Db, filters: DeliveryFilters): Promise<number> {
  const successesOf = webhookOfSuccesses(filters)
  if (successesOf !== undefined) {
    return countSuccesses(db, successesOf)
  }
  const { from, where } = sourceOf(filters)
  const [counted] = await query<{ count: number }>(
    db,
    `select count(*)::int as count from (
       select 1 from ${from} where ${textOf(where)} limit ${COUNT_CAP + 1}) counted`,
    bindingsOf(where)
  )
  return counted?.count ?? 0
}

/** The webhook whose successes the filters ask for; undefined where they ask for anything else. */
function webhookOfSuccesses({ webhook_id, status, ...others }: DeliveryFilters): string | undefined {
  const webhookIds = [webhook_id ?? []].flat()
  const statuses = [status ?? []].flat()
  const isThat = webhookIds.length === 1 && statuses.length === 1 && statuses[0] === "success"
  return isThat && Object.values(others).every((one) => one === undefined) ? webhookIds[0] : undefined
}

/** Deliveries among which successes are looked for at first: more than the cap, as some have failed. */
const LOOKED_AT = COUNT_CAP * 1.2

/**
 * A webhook's successes are all its deliveries but those that failed, were cancelled, or wait: each of these numbers
 * stands in an index, while successes themselves would have to be read one by one (25 ms for 10,000). Where the newest
 * hold more than the cap there is nothing to count: to step over index entries takes half of the time of counting them.
 */
async function countSuccesses(db: Db, webhookId: string): Promise<number> {
  const [counted] = await query<{ count: number }>(
    db,
    `with own as (select ?::text as id),
     waiting as materialized (select count(*) from webhook_queue where webhook_id = (select id from own)),
     oldest as materialized (
       select id from webhook_delivery where webhook_id = (select id from own)
       order by id desc limit 1 offset (select count + ${LOOKED_AT - 1} from waiting)
     ),
     newest as (
       select ${LOOKED_AT}
         - (select count(*) from webhook_delivery d
            where d.webhook_id = own.id and d.failed_at is not null and d.id >= oldest.id)
         - (select count(*) from webhook_delivery d
            where d.webhook_id = own.id and d.cancelled_at is not null and d.id >= oldest.id) as count
       from own, oldest
     ),
     others as materialized (
       select (select count(*) from webhook_delivery d where d.webhook_id = own.id and d.failed_at is not null)
         + (select count(*) from webhook_delivery d where d.webhook_id = own.id and d.cancelled_at is not null)
         + (select count from waiting) as count
       from own
     )
     select coalesce(
       (select count from newest where count > ${COUNT_CAP}),
       (select count(*) from (
          select 1 from webhook_delivery where webhook_id = (select id from own)
          limit (select count + ${COUNT_CAP + 1} from others)) d) - (select count from others)
     )::int as count`,
    [webhookId]
  )
  return counted?.count ?? 0
}
