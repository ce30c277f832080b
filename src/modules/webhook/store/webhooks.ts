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
import { query, type Db } from "./db"

/** A webhook's whole row. */
export type FullWebhookRow = InferTypeOf<typeof Webhook>

/** What every row has that is written: the model's columns, so that a new one needs nothing here. */
const COLUMNS = Object.keys(Webhook.parse().schema)

/** Columns that a change may set. The others say which row it is and when it was written, or are derived. */
const CHANGEABLE = COLUMNS.filter(
  (name) => !["id", "health", "created_at", "updated_at", "deleted_at"].includes(name)
)

const CHANGEABLE_LIST = CHANGEABLE.join(", ")

/** In milliseconds, as JavaScript and the API have times: what an API's answer shows can be filtered by. */
const NOW = "date_trunc('milliseconds', clock_timestamp())"

/** When a row was written last, moved by a millisecond at least. */
export const MOVED = `greatest(${NOW}, webhook.updated_at + interval '1 millisecond')`

/** A webhook's row, as far as the pipeline needs it. */
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
  retry_schedule: number[] | null
  max_failures: number | null
  timeout_ms: number | null
  rate_limit: number | null
  ordering: WebhookOrdering
  failing_since: Date | null
  /** Since when it is served again, while not all that waited for it has been made due. */
  recovered_at: Date | null
  /** Grows with each change of the row but for its counters; from a sequence, so that it is the same for every process. */
  change_number: number
  metadata: Record<string, unknown> | null
  /** What its app may have; null for a webhook of the shop's own. */
  app_topics: string[] | null
  app_sales_channel_ids: string[] | null
  created_at: Date
  updated_at: Date
}

/**
 * The change number of every webhook that is not deleted, and the database's time. All of them, since a transaction may
 * commit later than one with a higher number: 1,000 take less than a millisecond.
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
  return { numbers: new Map(webhooks), now: rows[0]!.now }
}

/** These webhooks, without those that are deleted, each with the rights of its app. */
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

/** The name of every webhook, those of deleted ones too: the log goes on without them. */
export async function listWebhookNames(db: Db): Promise<Pick<WebhookRow, "id" | "name">[]> {
  return query(db, "select id, name from webhook_endpoint")
}

/** How many webhooks there are of each health; of one that no webhook has there is no row. 1,000 take a millisecond. */
export async function countHealths(db: Db): Promise<{ health: WebhookHealth; count: number }[]> {
  return query(
    db,
    "select health, count(*)::int as count from webhook_endpoint where deleted_at is null group by health"
  )
}

/**
 * Inserts webhooks, all or none.
 * @param rows whole: `checkedWebhookRow` fills in what is left out. Their values are bound as one JSON text, so the
 * statement that PostgreSQL and tracing show has none of them.
 * @returns the rows in the order of the given ones.
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
 * Sets columns of webhooks that are not deleted, all or none, JSON columns as a whole. What a change does not name stays
 * as it is. `updated_at` moves by a millisecond at least, the unit in which the registry compares it.
 * @returns the rows in the order of the given changes; unknown ones are left out.
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
 * These webhooks, without those that are deleted. Until the transaction ends nobody else changes them; deliveries refer to
 * them all the same.
 */
export async function lockWebhookRows(trx: Db, ids: readonly string[]): Promise<FullWebhookRow[]> {
  return query(
    trx,
    `select ${COLUMNS.join(", ")} from webhook_endpoint
     where id = any(?::text[]) and deleted_at is null order by id for no key update`,
    [ids]
  )
}

/** Marks webhooks as deleted, or takes the mark away. */
export async function markWebhooksDeleted(db: Db, ids: readonly string[], deleted: boolean): Promise<void> {
  await query(
    db,
    `update webhook_endpoint webhook
     set deleted_at = case when ?::boolean then now() end, updated_at = ${MOVED}
     where id = any(?::text[])`,
    [deleted, ids]
  )
}

function inOrder(wanted: readonly { id: string }[], rows: readonly FullWebhookRow[]): FullWebhookRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wanted.flatMap(({ id }) => byId.get(id) ?? [])
}
