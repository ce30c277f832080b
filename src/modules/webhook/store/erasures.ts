import type { ErasureCounts, WebhookErasure } from "../../../types"
import { query, type Db } from "./db"

const COLUMNS = `id, status, customer_id, email_hash, resources, events, deliveries, attempts, cancelled, created_by,
  created_at, finished_at`

/** Records the beginning of an erasure. */
export async function insertErasure(
  db: Db,
  erasure: Pick<WebhookErasure, "id" | "customer_id" | "email_hash" | "resources" | "created_by">
): Promise<void> {
  await query(
    db,
    `insert into webhook_erasure (id, customer_id, email_hash, resources, created_by) values (?, ?, ?, ?, ?)`,
    [erasure.id, erasure.customer_id, erasure.email_hash, erasure.resources, erasure.created_by]
  )
}

/** Records the end of an erasure and its counts. */
export async function completeErasure(
  db: Db,
  id: string,
  { events, deliveries, attempts, cancelled }: ErasureCounts
): Promise<void> {
  await query(
    db,
    `update webhook_erasure
     set status = 'completed', finished_at = now(), events = ?, deliveries = ?, attempts = ?, cancelled = ?
     where id = ?`,
    [events, deliveries, attempts, cancelled, id]
  )
}

/** A page of erasures, newest first. */
export async function listErasures(
  db: Db,
  page: { limit: number; offset: number }
): Promise<{ erasures: WebhookErasure[]; count: number }> {
  const erasures = await query<WebhookErasure>(
    db,
    `select ${COLUMNS} from webhook_erasure order by created_at desc, id desc limit ? offset ?`,
    [page.limit, page.offset]
  )
  const [total] = await query<{ count: number }>(db, "select count(*)::int as count from webhook_erasure")
  return { erasures, count: total?.count ?? 0 }
}

/** Those of these customers who were erased after they were deleted. */
export async function listErased(
  db: Db,
  customers: readonly { id: string; deleted_at: Date | null }[]
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select c.id from unnest(?::text[], ?::timestamptz[]) as c(id, deleted_at)
     where exists (
       select 1 from webhook_erasure e
       where e.customer_id = c.id and e.status = 'completed' and e.created_at >= c.deleted_at)`,
    [customers.map(({ id }) => id), customers.map(({ deleted_at }) => deleted_at)]
  )
  return rows.map(({ id }) => id)
}

/** Those of these resources with waiting deliveries, or with events to be composed. */
export async function listUnfinished(db: Db, resourceIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ resource_id: string }>(
    db,
    `select distinct r.id as resource_id from unnest(?::text[]) as r(id)
     where exists (
         select 1 from webhook_delivery d
         where d.resource_id = r.id and d.status in ('created', 'retrying'))
       or exists (select 1 from webhook_event e where e.resource_id = r.id and e.state <> 'composed')`,
    [resourceIds]
  )
  return rows.map(({ resource_id }) => resource_id)
}
