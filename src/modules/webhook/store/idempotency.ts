import { query, type Db } from "./db"

/** How long a response is stored and its key is in use. Source: Stripe's API removes keys after at least 24 hours. */
const KEPT = "interval '24 hours'"

/** The claim of an idempotency key by a request. */
export type KeyClaim = {
  /** Hash of the key, its owner and the route. */
  id: string
  /** Hash of the request. */
  request: string
  /** Fencing token: a later request with the same key has another. */
  claim: string
}

/** An earlier request with a key. `answer` is null while it is under way. */
export type KnownRequest = { request: string; status: number | null; answer: string | null }

/**
 * Claims a key that is new, older than a day, or of the same request whose lease has expired. Of concurrent requests the unique
 * index admits one.
 * @returns whether the key was claimed.
 */
export async function claimKey(
  db: Db,
  { id, request, claim }: KeyClaim,
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

/** The earlier request with a key; undefined if the key was released meanwhile. */
export async function findRequest(db: Db, id: string): Promise<KnownRequest | undefined> {
  const [row] = await query<KnownRequest>(
    db,
    "select request, status, answer from webhook_idempotency where id = ?",
    [id]
  )
  return row
}

/** Prolongs the lease while the request is under way. */
export async function extendClaim(db: Db, { id, claim }: KeyClaim, leaseSeconds: number): Promise<void> {
  await query(
    db,
    `update webhook_idempotency set leased_until = now() + make_interval(secs => ?)
     where id = ? and claim = ? and answer is null`,
    [leaseSeconds, id, claim]
  )
}

/** Stores the response, unless another process has claimed the key meanwhile. */
export async function keepAnswer(
  db: Db,
  { id, claim }: KeyClaim,
  { status, answer }: { status: number; answer: string }
): Promise<void> {
  await query(db, "update webhook_idempotency set status = ?, answer = ? where id = ? and claim = ?", [
    status,
    answer,
    id,
    claim,
  ])
}

/** Releases the key, unless another process has claimed it meanwhile. */
export async function releaseKey(db: Db, { id, claim }: KeyClaim): Promise<void> {
  await query(db, "delete from webhook_idempotency where id = ? and claim = ?", [id, claim])
}

/** Deletes up to `batch` keys that are older than a day. @returns their number. */
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
