import type { WebhookPortalLink } from "../../../types"
import { query, queryOne, type Db } from "./db"

/**
 * Inserts a link. A row is first a link, with the hash of its code. When the code is used it becomes a session, with the hash
 * of the cookie's value instead. So of concurrent requests with one code only one succeeds.
 */
export async function insertPortalLink(
  db: Db,
  link: { id: string; app_id: string; hash: string; seconds: number; created_by: string | null }
): Promise<Omit<WebhookPortalLink, "code">> {
  return queryOne(
    db,
    `insert into webhook_portal_session (id, app_id, hash, expires_at, created_by)
     values (?, ?, ?, date_trunc('milliseconds', now() + make_interval(secs => ?)), ?)
     returning id, app_id, expires_at`,
    [link.id, link.app_id, link.hash, link.seconds, link.created_by]
  )
}

/**
 * Turns a valid link into a session.
 * @returns undefined for an unknown, used or expired link, and if its app is suspended or deleted.
 */
export async function openPortalSession(
  db: Db,
  { code_hash, hash, seconds }: { code_hash: string; hash: string; seconds: number }
): Promise<{ id: string; app_id: string; expires_at: Date } | undefined> {
  const [opened] = await query<{ id: string; app_id: string; expires_at: Date }>(
    db,
    `update webhook_portal_session s
     set hash = ?, opened_at = now(), expires_at = date_trunc('milliseconds', now() + make_interval(secs => ?))
     from webhook_app a
     where s.hash = ? and s.opened_at is null and s.expires_at > now()
       and a.id = s.app_id and a.status = 'active' and a.deleted_at is null
     returning s.id, s.app_id, s.expires_at`,
    [hash, seconds, code_hash]
  )
  return opened
}

/** A valid session of an active app. By its hash it is found by an index, as in `findLiveToken`. */
export async function findPortalSession(
  db: Db,
  by: { hash: string } | { id: string }
): Promise<{ id: string; app_id: string } | undefined> {
  const [session] = await query<{ id: string; app_id: string }>(
    db,
    `select s.id, s.app_id from webhook_portal_session s join webhook_app a on a.id = s.app_id
     where ${"hash" in by ? "s.hash" : "s.id"} = ? and s.opened_at is not null and s.expires_at > now()
       and a.status = 'active' and a.deleted_at is null`,
    ["hash" in by ? by.hash : by.id]
  )
  return session
}

export async function deletePortalSession(db: Db, id: string): Promise<void> {
  await query(db, "delete from webhook_portal_session where id = ?", [id])
}

/** Deletes an app's sessions and links. */
export async function deletePortalSessionsOfApp(db: Db, appId: string): Promise<void> {
  await query(db, "delete from webhook_portal_session where app_id = ?", [appId])
}

/** Deletes up to `batch` expired sessions and links. @returns their number. */
export async function deleteExpiredPortalSessions(db: Db, batch: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_portal_session where id = any(array(
       select id from webhook_portal_session where expires_at <= now() order by expires_at limit ? for update skip locked))
     returning 1`,
    [batch]
  )
  return rows.length
}
