import type { AuditFilters, WebhookActor, WebhookAuditEntry } from "../../../types"
import { lastOf } from "../../../types/typed"
import { query, transaction, type Db } from "./db"
import { bindingsOf, textOf, within, type SqlCondition } from "./delivery-conditions"

const COLUMNS = "id, actor_type, actor_id, action, object, object_id, object_name, changes, created_at"

/** Entries of a page of a walk. */
const WALKED = 500

/**
 * Runs `work` in a transaction whose entries in the audit trail name the actor. The trigger that writes the entries reads the
 * actor from a setting of the transaction.
 * @param actor null for the shop's own code.
 */
export async function changeAs<Result>(
  db: Db,
  actor: WebhookActor | null,
  work: (trx: Db) => Promise<Result>
): Promise<Result> {
  return transaction(db, async (trx) => {
    await query(trx, "select set_config('webhooks.actor', ?, true)", [JSON.stringify(namedIn(actor))])
    return work(trx)
  })
}

/**
 * Records that a webhook's secret was shown to an actor. No row changes, so that no trigger could record it.
 * @returns false for a webhook that does not exist or is deleted.
 */
export async function recordReveal(db: Db, actor: WebhookActor | null, webhookId: string): Promise<boolean> {
  const rows = await query(
    db,
    `insert into webhook_audit (actor_type, actor_id, action, object, object_id, object_name)
     select ?, ?, 'secret_revealed', 'webhook', id, name from webhook_endpoint where id = ? and deleted_at is null
     returning 1`,
    [namedIn(actor).type, namedIn(actor).id, webhookId]
  )
  return rows.length > 0
}

/**
 * Records that an actor ended the sessions of an app's portal: one entry for all of them, also if there were none.
 * @returns false for an app that does not exist or is deleted.
 */
export async function recordPortalClosed(
  db: Db,
  actor: WebhookActor | null,
  appId: string
): Promise<boolean> {
  const rows = await query(
    db,
    `insert into webhook_audit (actor_type, actor_id, action, object, object_id, object_name)
     select ?, ?, 'portal_closed', 'webhook_app', id, name from webhook_app where id = ? and deleted_at is null
     returning 1`,
    [namedIn(actor).type, namedIn(actor).id, appId]
  )
  return rows.length > 0
}

/** The actor's type and id in an entry. A person in an app's portal is named by the session. */
function namedIn(actor: WebhookActor | null): { type: string; id: string | null } {
  if (actor?.portal_session_id !== undefined) {
    return { type: "portal-session", id: actor.portal_session_id }
  }
  return { type: actor?.type ?? "code", id: actor?.id ?? null }
}

/**
 * A page of the audit trail, newest first. Entries have the time at which their transaction began, so a later one may appear
 * below.
 */
export async function listAuditEntries(
  db: Db,
  filters: AuditFilters,
  page: { limit: number; offset: number }
): Promise<{ entries: WebhookAuditEntry[]; count: number }> {
  const where = conditionsOf(filters)
  const entries = await query<WebhookAuditEntry>(
    db,
    `select ${COLUMNS} from webhook_audit d where ${textOf(where)} order by id desc limit ? offset ?`,
    [...bindingsOf(where), page.limit, page.offset]
  )
  const [total] = await query<{ count: number }>(
    db,
    `select count(*)::int as count from webhook_audit d where ${textOf(where)}`,
    bindingsOf(where)
  )
  return { entries, count: total?.count ?? 0 }
}

/** All entries that match, newest first, in pages. Entries that are written meanwhile are left out. */
export async function* walkAuditEntries(db: Db, filters: AuditFilters): AsyncGenerator<WebhookAuditEntry[]> {
  for (let before: string | null = null; ;) {
    const page: WebhookAuditEntry[] = await listEntriesBefore(db, filters, before)
    if (page.length > 0) {
      yield page
    }
    if (page.length < WALKED) {
      return
    }
    before = lastOf(page).id
  }
}

/** @param before the id of the entry that follows the page; null for the first page. */
async function listEntriesBefore(
  db: Db,
  filters: AuditFilters,
  before: string | null
): Promise<WebhookAuditEntry[]> {
  const where = [...conditionsOf(filters), ...(before ? [{ sql: "d.id < ?", bindings: [before] }] : [])]
  return query<WebhookAuditEntry>(
    db,
    `select ${COLUMNS} from webhook_audit d where ${textOf(where)} order by id desc limit ?`,
    [...bindingsOf(where), WALKED]
  )
}

/** Deletes up to `batch` entries that are older than `days`. @returns their number. */
export async function deleteAuditEntries(db: Db, days: number, batch: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_audit where id in (
       select id from webhook_audit where created_at < now() - make_interval(secs => ?) order by created_at limit ?)
     returning 1`,
    [days * 86_400, batch]
  )
  return rows.length
}

function conditionsOf(filters: AuditFilters): SqlCondition[] {
  return [
    ...oneOf("object_id", filters.webhook_id),
    ...aboutApps(filters.app_id),
    ...oneOf("actor_id", filters.actor_id),
    ...oneOf("actor_type", filters.actor_type),
    ...oneOf("action", filters.action),
    ...within("created_at", filters.created_at),
  ]
}

function oneOf(column: string, values: readonly string[] | undefined): SqlCondition[] {
  return values ? [{ sql: `d.${column} = any(?::text[])`, bindings: [values] }] : []
}

/** Entries about these apps or their webhooks. */
function aboutApps(ids: readonly string[] | undefined): SqlCondition[] {
  const sql =
    "(d.object_id = any(?::text[]) or d.object_id in (select id from webhook_endpoint where app_id = any(?::text[])))"
  return ids ? [{ sql, bindings: [ids, ids] }] : []
}
