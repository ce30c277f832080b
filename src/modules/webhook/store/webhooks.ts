import type { InferTypeOf } from "@medusajs/framework/types"

import type {
  WebhookHealth,
  WebhookMode,
  WebhookOrdering,
  WebhookPayload,
  WebhookPublicKey,
  WebhookSignature,
} from "../../../types"
import Webhook from "../models/webhook"
import { firstRow, query, type Db } from "./db"

/** A webhook's complete row. */
export type FullWebhookRow = InferTypeOf<typeof Webhook>

/** The columns of the model, from which the statements are generated. */
const COLUMNS = Object.keys(Webhook.parse().schema)

/** Columns that a change may set: all except the key, the times of the row, and computed columns. */
const CHANGEABLE = COLUMNS.filter(
  (name) => !["id", "health", "created_at", "updated_at", "deleted_at"].includes(name)
)

const CHANGEABLE_LIST = CHANGEABLE.join(", ")

/** The present time in milliseconds, the precision of JavaScript and of the API's filters. */
const NOW = "date_trunc('milliseconds', clock_timestamp())"

/** The new `updated_at`: at least a millisecond after the old one. */
export const MOVED = `greatest(${NOW}, webhook.updated_at + interval '1 millisecond')`

/** The columns of a webhook that the pipeline needs. */
export type WebhookRow = {
  id: string
  name: string
  mode: WebhookMode
  url: string | null
  topics: string[]
  status: "active" | "paused" | "disabled"
  signature: WebhookSignature
  secrets: unknown
  public_keys: WebhookPublicKey[] | null
  signature_header: string | null
  headers: Record<string, string> | null
  context: Record<string, unknown> | null
  sales_channel_ids: string[]
  filter: Record<string, unknown> | null
  fields: string[] | null
  payload: WebhookPayload
  triggers: string[] | null
  /** JSON, which a merchant's code may have written without a check. */
  retry_schedule: unknown
  max_failures: number | null
  timeout_ms: number | null
  rate_limit: number | null
  ordering: WebhookOrdering
  failing_since: Date | null
  /** When it has recovered, as long as not all of its waiting deliveries have been made due; else null. */
  recovered_at: Date | null
  /** From a sequence: it grows with each change of the row, except changes of its counters. */
  change_number: number
  metadata: Record<string, unknown> | null
  /** The topics that its app may have; null for a webhook of the shop. */
  app_topics: string[] | null
  app_sales_channel_ids: string[] | null
  created_at: Date
  updated_at: Date
}

/**
 * The change numbers of all webhooks that are not deleted, and the database's time. All of them are read, not only the higher
 * numbers, because a transaction may commit later than one with a higher number. 1,000 take less than a millisecond.
 */
export async function listChangeNumbers(db: Db): Promise<{ numbers: Map<string, number>; now: Date }> {
  const rows = await query<{ id: string | null; change_number: number; now: Date }>(
    db,
    `select w.id, w.change_number::float8, t.now
     from (select clock_timestamp() as now) t left join webhook_endpoint w on w.deleted_at is null`
  )
  const webhooks = rows.flatMap(({ id, change_number }) =>
    id === null ? [] : [[id, change_number] as const]
  )
  return { numbers: new Map(webhooks), now: firstRow(rows).now }
}

/** These webhooks, without deleted ones, each with the rights of its app. */
export async function listWebhookRows(db: Db, ids: readonly string[]): Promise<WebhookRow[]> {
  return query(
    db,
    `select w.id, w.name, w.mode, w.url, w.topics, w.status, w.signature, w.secrets, w.public_keys, w.signature_header, w.headers, w.context,
       w.sales_channel_ids, w.filter, w.fields, w.payload, w.triggers, w.retry_schedule, w.max_failures, w.timeout_ms, w.rate_limit,
       w.ordering, w.failing_since, w.recovered_at, w.change_number::float8, w.metadata, w.created_at, w.updated_at,
       a.topics as app_topics, a.sales_channel_ids as app_sales_channel_ids
     from webhook_endpoint w left join webhook_app a on a.id = w.app_id
     where w.id = any(?::text[]) and w.deleted_at is null
     order by w.id`,
    [ids]
  )
}

/** The names of all webhooks, including deleted ones, whose deliveries are still in the log. */
export async function listWebhookNames(db: Db): Promise<Pick<WebhookRow, "id" | "name">[]> {
  return query(db, "select id, name from webhook_endpoint")
}

/** The number of webhooks by health. There are no rows with zero. 1,000 webhooks take a millisecond. */
export async function countHealths(db: Db): Promise<{ health: WebhookHealth; count: number }[]> {
  return query(
    db,
    "select health, count(*)::int as count from webhook_endpoint where deleted_at is null group by health"
  )
}

/**
 * Inserts webhooks, all or none.
 * @param rows complete rows, see `checkedCreation`. Their values are bound as one JSON text, so that the statement in
 *   PostgreSQL's log and in traces contains none of them.
 * @returns the inserted rows, in the same order.
 */
export async function insertWebhooks(
  db: Db,
  rows: readonly (Record<string, unknown> & { id: string })[]
): Promise<FullWebhookRow[]> {
  const inserted = await query<FullWebhookRow>(
    db,
    `insert into webhook_endpoint (id, ${CHANGEABLE_LIST}, created_at, updated_at)
     select id, ${CHANGEABLE_LIST}, ${NOW}, ${NOW} from jsonb_populate_recordset(null::webhook_endpoint, ?::jsonb)
     returning ${COLUMNS.join(", ")}`,
    [JSON.stringify(rows)]
  )
  return inOrder(rows, inserted)
}

/**
 * Sets columns of webhooks that are not deleted, all or none. JSON columns are replaced as a whole, other columns are
 * unchanged. `updated_at` grows by at least a millisecond. The webhooks must be locked (`lockWebhookRows`).
 * @returns the rows, in the order of the changes. Unknown ones are left out.
 */
export async function updateWebhookRows(
  db: Db,
  changes: readonly (Record<string, unknown> & { id: string })[]
): Promise<FullWebhookRow[]> {
  const updated = await query<FullWebhookRow>(
    db,
    `update webhook_endpoint webhook
     set (${CHANGEABLE_LIST}) = (select ${CHANGEABLE_LIST} from jsonb_populate_record(webhook, change)),
       updated_at = ${MOVED}
     from jsonb_array_elements(?::jsonb) change
     where webhook.id = change ->> 'id' and webhook.deleted_at is null
     returning ${COLUMNS.map((name) => `webhook.${name}`).join(", ")}`,
    [JSON.stringify(changes)]
  )
  return inOrder(changes, updated)
}

/**
 * Locks these webhooks until the transaction ends, and returns them without deleted ones. Inserts of deliveries are not
 * blocked.
 */
export async function lockWebhookRows(trx: Db, ids: readonly string[]): Promise<FullWebhookRow[]> {
  return query(
    trx,
    `select ${COLUMNS.join(", ")} from webhook_endpoint
     where id = any(?::text[]) and deleted_at is null order by id for no key update`,
    [ids]
  )
}

/** Marks webhooks as deleted, or removes the mark. */
export async function markWebhooksDeleted(db: Db, ids: readonly string[], deleted: boolean): Promise<void> {
  await query(
    db,
    `with locked as materialized (
       select id from webhook_endpoint where id = any(?::text[]) order by id for no key update
     )
     update webhook_endpoint webhook
     set deleted_at = case when ?::boolean then now() end, updated_at = ${MOVED}
     from locked where webhook.id = locked.id`,
    [ids, deleted]
  )
}

/** Marks up to `limit` webhooks as deleted that have expired. @returns their number. */
export async function deleteExpiredWebhooks(db: Db, limit: number): Promise<number> {
  const rows = await query(
    db,
    `with locked as materialized (
       select id from webhook_endpoint
       where deleted_at is null and expires_at <= now() order by id limit ? for no key update skip locked
     )
     update webhook_endpoint webhook set deleted_at = now(), updated_at = ${MOVED}
     from locked where webhook.id = locked.id
     returning 1`,
    [limit]
  )
  return rows.length
}

function inOrder(wanted: readonly { id: string }[], rows: readonly FullWebhookRow[]): FullWebhookRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wanted.flatMap(({ id }) => byId.get(id) ?? [])
}
