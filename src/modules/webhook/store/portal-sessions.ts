import type { WebhookPortalLink } from "../../../types"
import { query, type Db } from "./db"

/**
 * A row is first a link, which has the hash of its code, and becomes a session when that code is used, with the hash of what the cookie
 * holds in its place. So a code is used once, however many send it at the same time.
 */
export async function insertPortalLink(
  db: Db,
  link: { id: string; app_id: string; hash: string; seconds: number; created_by: string | null }
): Promise<Omit<WebhookPortalLink, "code">> {
  const [inserted] = await query<Omit<WebhookPortalLink, "code">>(
    db,
    `insert into webhook_portal_session (id, app_id, hash, expires_at, created_by)
     values (?, ?, ?, date_trunc('milliseconds', now() + make_interval(secs => ?)), ?)
     returning id, app_id, expires_at`,
    [link.id, link.app_id, link.hash, link.seconds, link.created_by]
  )
  return inserted!
}

/** Makes a link that is not over a session. @returns undefined where there is none, or its app is suspended or deleted. */
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

/** The session of an active app that is not over. By its hash an index finds it, as `findLiveToken` does. */
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

/** Deletes sessions and links that are over, at most `batch` at once. */
export async function deleteOverPortalSessions(db: Db, batch: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_portal_session where id = any(array(
       select id from webhook_portal_session where expires_at <= now() order by expires_at limit ? for update skip locked))
     returning 1`,
    [batch]
  )
  return rows.length
}
