import type { WebhookApp, WebhookAppFilters, WebhookAppSettings, WebhookAppToken } from "../../../types"
import { query, queryOne, type Db } from "./db"
import { MOVED } from "./webhooks"

const COLUMNS = `a.id, a.name, a.contact_email, a.status, a.topics, a.sales_channel_ids, a.max_webhooks,
  (select count(*)::int from webhook_endpoint w where w.app_id = a.id and w.deleted_at is null) as webhook_count,
  (select max(t.last_used_at) from webhook_app_token t where t.app_id = a.id) as last_used_at,
  a.created_by, a.metadata, a.created_at, a.updated_at`

const TOKEN_COLUMNS =
  "id, app_id, 'whapp_•••••' || hint as token_redacted, expires_at, last_used_at, last_used_ip, created_by, created_at"

/** The columns of an app that can be written. Missing ones are unchanged, or get the column's default. */
type AppColumns = Partial<WebhookAppSettings>

const SETTINGS = "name, contact_email, status, topics, sales_channel_ids, max_webhooks, metadata"

/** The present time in milliseconds, the precision of JavaScript. */
const NOW = "date_trunc('milliseconds', clock_timestamp())"

/** A page of apps, without deleted ones, newest first. */
export async function listApps(
  db: Db,
  { q, status }: WebhookAppFilters,
  { limit, offset }: { limit: number; offset: number }
): Promise<{ apps: WebhookApp[]; count: number }> {
  const where = `a.deleted_at is null and (?::text[] is null or a.status = any(?::text[]))
    and (?::text is null or position(lower(?) in lower(a.name || ' ' || coalesce(a.contact_email, ''))) > 0)`
  const bindings = [status ?? null, status ?? null, q ?? null, q ?? ""]
  const apps = await query<WebhookApp>(
    db,
    `select ${COLUMNS} from webhook_app a where ${where} order by a.created_at desc, a.id desc limit ? offset ?`,
    [...bindings, limit, offset]
  )
  const [total] = await query<{ count: number }>(
    db,
    `select count(*)::int as count from webhook_app a where ${where}`,
    bindings
  )
  return { apps, count: total?.count ?? 0 }
}

export async function findApp(db: Db, id: string): Promise<WebhookApp | undefined> {
  const [app] = await query<WebhookApp>(
    db,
    `select ${COLUMNS} from webhook_app a where a.id = ? and a.deleted_at is null`,
    [id]
  )
  return app
}

/** The topics and sales channels that these apps may have. */
export async function listRights(
  db: Db,
  ids: readonly string[]
): Promise<Pick<WebhookApp, "id" | "topics" | "sales_channel_ids">[]> {
  return query(db, "select id, topics, sales_channel_ids from webhook_app where id = any(?::text[])", [ids])
}

export async function insertApp(
  db: Db,
  app: WebhookAppSettings & { id: string; created_by: string | null }
): Promise<void> {
  await query(
    db,
    `insert into webhook_app (id, created_by, ${SETTINGS}, created_at, updated_at)
     select id, created_by, ${SETTINGS}, ${NOW}, ${NOW} from jsonb_populate_record(null::webhook_app, ?::jsonb)`,
    [JSON.stringify(app)]
  )
}

/** Sets columns of an app. @returns whether there is one. */
export async function updateApp(db: Db, id: string, columns: AppColumns): Promise<boolean> {
  const rows = await query(
    db,
    `update webhook_app app
     set (${SETTINGS}) = (select ${SETTINGS} from jsonb_populate_record(app, ?::jsonb)),
       updated_at = greatest(${NOW}, app.updated_at + interval '1 millisecond')
     where id = ? and deleted_at is null
     returning id`,
    [JSON.stringify(columns), id]
  )
  return rows.length > 0
}

/** Marks an app as deleted, or removes the mark. */
export async function markAppDeleted(db: Db, id: string, deleted: boolean): Promise<void> {
  await query(db, `update webhook_app set deleted_at = case when ?::boolean then ${NOW} end where id = ?`, [
    deleted,
    id,
  ])
}

/**
 * Locks an app until the transaction ends, so that transactions that add webhooks or tokens, or change its status, run one
 * after the other.
 * @param isShared with a shared lock, which only blocks changes of the app.
 */
export async function lockApp(
  db: Db,
  id: string,
  isShared = false
): Promise<Pick<WebhookApp, "status" | "max_webhooks"> | undefined> {
  const [app] = await query<Pick<WebhookApp, "status" | "max_webhooks">>(
    db,
    `select status, max_webhooks from webhook_app where id = ? and deleted_at is null for ${isShared ? "share" : "update"}`,
    [id]
  )
  return app
}

/** The number of an app's webhooks. */
export async function countWebhooksOfApp(db: Db, id: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    db,
    "select count(*)::int as count from webhook_endpoint where app_id = ? and deleted_at is null",
    [id]
  )
  return row?.count ?? 0
}

/** Locks the webhooks of an app until the transaction ends. */
export async function lockWebhooksOfApp(db: Db, id: string): Promise<void> {
  await query(db, "select 1 from webhook_endpoint where app_id = ? order by id for no key update", [id])
}

/** Pauses the active webhooks of a suspended app, and marks them so that they resume with it. Their deliveries wait. */
export async function pauseWebhooksOfApp(db: Db, id: string): Promise<void> {
  await query(
    db,
    `update webhook_endpoint webhook
     set status = 'paused', paused_with_app = true, inactive_since = ${NOW}, updated_at = ${MOVED}
     where app_id = ? and status = 'active' and deleted_at is null`,
    [id]
  )
}

/** Resumes the webhooks that were paused with an app, as an admin would: see `planChange` of the workflows. */
export async function resumeWebhooksOfApp(db: Db, id: string): Promise<void> {
  await query(
    db,
    `update webhook_endpoint webhook
     set status = 'active', paused_with_app = false, inactive_since = null,
       inactive_seconds = inactive_seconds + coalesce(extract(epoch from clock_timestamp() - inactive_since), 0)::int,
       failed_attempts = 0, failing_since = null, probe_at = null, updated_at = ${MOVED}
     where app_id = ? and paused_with_app and status = 'paused' and deleted_at is null`,
    [id]
  )
}

/** Increases the change numbers of an app's webhooks, so that all processes read them again with the app's rights. */
export async function touchWebhooksOfApp(db: Db, id: string): Promise<void> {
  await query(
    db,
    `update webhook_endpoint webhook set updated_at = ${MOVED} where app_id = ? and deleted_at is null`,
    [id]
  )
}

/** Ids of an app's webhooks. @param deleted whether to include deleted ones. */
export async function listWebhookIdsOfApp(db: Db, id: string, deleted = false): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    "select id from webhook_endpoint where app_id = ? and (?::boolean or deleted_at is null) order by id",
    [id, deleted]
  )
  return rows.map((row) => row.id)
}

/** The topics of an app's webhooks, including deleted ones. */
export async function listTopicsOfApp(db: Db, id: string): Promise<string[]> {
  const rows = await query<{ topic: string }>(
    db,
    "select distinct unnest(topics) as topic from webhook_endpoint where app_id = ?",
    [id]
  )
  return rows.map(({ topic }) => topic)
}

/** The sales channels of an app's webhooks. */
export async function listSalesChannelsOfApp(db: Db, id: string): Promise<string[]> {
  const rows = await query<{ channel: string }>(
    db,
    `select distinct unnest(sales_channel_ids) as channel from webhook_endpoint
     where app_id = ? and deleted_at is null`,
    [id]
  )
  return rows.map(({ channel }) => channel)
}

export async function isWebhookOfApp(db: Db, id: string, webhookId: string): Promise<boolean> {
  const rows = await query(
    db,
    "select 1 from webhook_endpoint where id = ? and app_id = ? and deleted_at is null",
    [webhookId, id]
  )
  return rows.length > 0
}

/** Those of these deliveries whose webhook belongs to an app. The webhook may be deleted. */
export async function listDeliveriesOfApp(
  db: Db,
  id: string,
  deliveryIds: readonly string[]
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select d.id from webhook_delivery d join webhook_endpoint w on w.id = d.webhook_id
     where d.id = any(?::text[]) and w.app_id = ?`,
    [deliveryIds, id]
  )
  return rows.map((row) => row.id)
}

/** The apps of these webhooks, without webhooks of the shop. */
export async function listAppsOfWebhooks(
  db: Db,
  ids: readonly string[]
): Promise<{ id: string; app_id: string }[]> {
  return query(
    db,
    "select id, app_id from webhook_endpoint where id = any(?::text[]) and app_id is not null",
    [ids]
  )
}

/** An app's tokens, newest first, including expired ones. */
export async function listTokens(db: Db, appId: string): Promise<WebhookAppToken[]> {
  return query(
    db,
    `select ${TOKEN_COLUMNS} from webhook_app_token where app_id = ? order by created_at desc, id desc`,
    [appId]
  )
}

export async function insertToken(
  db: Db,
  token: {
    id: string
    app_id: string
    hash: string
    hint: string
    expires_at: Date | null
    created_by: string | null
  }
): Promise<WebhookAppToken> {
  return queryOne(
    db,
    `insert into webhook_app_token (id, app_id, hash, hint, expires_at, created_by, created_at)
     values (?, ?, ?, ?, ?, ?, ${NOW}) returning ${TOKEN_COLUMNS}`,
    [token.id, token.app_id, token.hash, token.hint, token.expires_at, token.created_by]
  )
}

/** Deletes an app's tokens that have expired. */
export async function deleteExpiredTokens(db: Db, appId: string): Promise<void> {
  await query(db, "delete from webhook_app_token where app_id = ? and expires_at <= now()", [appId])
}

/** Deletes a token of an app, or all of its tokens. @returns their number. */
export async function deleteTokens(db: Db, appId: string, id?: string): Promise<number> {
  const rows = await query(
    db,
    "delete from webhook_app_token where app_id = ? and (?::text is null or id = ?) returning 1",
    [appId, id ?? null, id ?? ""]
  )
  return rows.length
}

/**
 * The valid token of an active app with this hash. It is found by an index. The duration of the look-up may reveal a part of
 * the hash, but from a part of a SHA-256 nobody can compute the 256 random bits of the token.
 */
export async function findLiveToken(
  db: Db,
  by: { hash: string } | { id: string }
): Promise<{ id: string; app_id: string; is_seldom_used: boolean } | undefined> {
  const [token] = await query<{ id: string; app_id: string; is_seldom_used: boolean }>(
    db,
    `select t.id, t.app_id,
       t.last_used_at is null or t.last_used_at < now() - interval '1 minute' as is_seldom_used
     from webhook_app_token t join webhook_app a on a.id = t.app_id
     where ${"hash" in by ? "t.hash" : "t.id"} = ? and (t.expires_at is null or t.expires_at > now())
       and a.status = 'active' and a.deleted_at is null`,
    ["hash" in by ? by.hash : by.id]
  )
  return token
}

/** Stores the use of a token, unless it was stored within the last minute. */
export async function noteTokenUse(db: Db, id: string, ip: string | null): Promise<void> {
  await query(
    db,
    `update webhook_app_token set last_used_at = now(), last_used_ip = ?
     where id = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [ip, id]
  )
}

/** Deletes expired counters of rate limits. @param before milliseconds since 1970. */
export async function deleteExpiredRates(db: Db, before: number): Promise<void> {
  await query(db, "delete from webhook_app_rate where expire < ?", [before])
}
