import { query, type Db } from "./db"

/** How long an answer is kept, and a key is taken. Source: Stripe's API removes keys after at least 24 hours. */
const KEPT = "interval '24 hours'"

/** A request with a key, which one process carries out. */
export type Claim = {
  /** Hash of whose key it is, for which route. */
  id: string
  /** Hash of the request. */
  request: string
  /** Who carries it out: whoever comes later with the same key has another. */
  claim: string
}

/** A request that has come before. `answer` is null while it is carried out. */
export type KnownRequest = { request: string; status: number | null; answer: string | null }

/**
 * Takes a key that is free: a new one, one that is a day old, or one of the same request whose process has died. Of two that come
 * at once the unique index lets one through. @returns whether it did.
 */
export async function claimKey(
  db: Db,
  { id, request, claim }: Claim,
  leaseSeconds: number
): Promise<boolean> {
  const rows = await query(
    db,
    `insert into webhook_idempotency as known (id, request, claim, leased_until)
     values (?, ?, ?, now() + make_interval(secs => ?))
     on conflict (id) do update set request = excluded.request, claim = excluded.claim,
       leased_until = excluded.leased_until, created_at = excluded.created_at, status = null, answer = null
     where known.leased_until < now()
       and (known.created_at < now() - ${KEPT} or (known.answer is null and known.request = excluded.request))
     returning 1`,
    [id, request, claim, leaseSeconds]
  )
  return rows.length > 0
}

/** Undefined where the key is free by now. */
export async function findRequest(db: Db, id: string): Promise<KnownRequest | undefined> {
  const [row] = await query<KnownRequest>(
    db,
    "select request, status, answer from webhook_idempotency where id = ?",
    [id]
  )
  return row
}

/** Says that the request is still carried out. */
export async function extendClaim(db: Db, { id, claim }: Claim, leaseSeconds: number): Promise<void> {
  await query(
    db,
    `update webhook_idempotency set leased_until = now() + make_interval(secs => ?)
     where id = ? and claim = ? and answer is null`,
    [leaseSeconds, id, claim]
  )
}

/** Stores the answer, unless another process has taken the key meanwhile. */
export async function keepAnswer(
  db: Db,
  { id, claim }: Claim,
  { status, answer }: { status: number; answer: string }
): Promise<void> {
  await query(db, "update webhook_idempotency set status = ?, answer = ? where id = ? and claim = ?", [
    status,
    answer,
    id,
    claim,
  ])
}

/** Makes the key free again, unless another process has taken it meanwhile. */
export async function releaseKey(db: Db, { id, claim }: Claim): Promise<void> {
  await query(db, "delete from webhook_idempotency where id = ? and claim = ?", [id, claim])
}

/** Deletes keys that are a day old, at most `batch` at once. */
export async function deleteOldKeys(db: Db, batch: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_idempotency where id = any(array(
       select id from webhook_idempotency where created_at < now() - ${KEPT} and leased_until < now()
       order by created_at limit ? for update skip locked))
     returning 1`,
    [batch]
  )
  return rows.length
}
