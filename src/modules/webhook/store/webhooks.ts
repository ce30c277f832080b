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
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

/** The webhooks changed at or after `since`, deleted ones among them; all of them for null. */
export async function listWebhookRows(db: Db, since: Date | null): Promise<WebhookRow[]> {
  return query(
    db,
    `select id, name, url, topics, status, secrets, headers, context, sales_channel_ids, filter, fields, payload,
       retry_schedule, max_failures, timeout_ms, rate_limit, ordering, failing_since, metadata, created_at, updated_at,
       deleted_at
     from webhook_endpoint
     where updated_at >= coalesce(?::timestamptz, '-infinity')
     order by id`,
    [since]
  )
}

/** The name of every webhook, those of deleted ones too: the log goes on without them. */
export async function listWebhookNames(db: Db): Promise<Pick<WebhookRow, "id" | "name">[]> {
  return query(db, "select id, name from webhook_endpoint")
}

/** Locks webhooks until the transaction ends, before what it locks of their deliveries. */
export async function lockWebhooks(trx: Db, ids: readonly string[]): Promise<void> {
  await query(trx, "select 1 from webhook_endpoint where id = any(?::text[]) order by id for no key update", [
    ids,
  ])
}
