import type { WebhookOrdering, WebhookPayload } from "../../../types"
import { query, type Db } from "./db"

/** A webhook's row, as far as the pipeline needs it. */
export type WebhookRow = {
  id: string
  name: string
  url: string
  topics: string[]
  status: "active" | "paused" | "disabled"
  secrets: unknown
  headers: Record<string, string> | null
  context: Record<string, unknown> | null
  sales_channel_ids: string[]
  filter: Record<string, unknown> | null
  fields: string[] | null
  payload: WebhookPayload
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

/** These webhooks, without those that are deleted. */
export async function listWebhookRows(db: Db, ids: readonly string[]): Promise<WebhookRow[]> {
  return query(
    db,
    `select id, name, url, topics, status, secrets, headers, context, sales_channel_ids, filter, fields, payload,
       retry_schedule, max_failures, timeout_ms, rate_limit, ordering, failing_since, recovered_at,
       change_number::float8, metadata, created_at, updated_at
     from webhook_endpoint
     where id = any(?::text[]) and deleted_at is null
     order by id`,
    [ids]
  )
}

/** The name of every webhook, those of deleted ones too: the log goes on without them. */
export async function listWebhookNames(db: Db): Promise<Pick<WebhookRow, "id" | "name">[]> {
  return query(db, "select id, name from webhook_endpoint")
}
