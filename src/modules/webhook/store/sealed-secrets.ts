import type { WebhookPublicKey } from "../../../types"
import { query, type Db } from "./db"
import { MOVED } from "./webhooks"

/** A webhook's stored secrets. */
type SealedSecretsRow = { id: string; secrets: unknown }

/** The stored secrets of webhooks, including deleted ones, whose rows are kept. */
export async function listSealedSecrets(db: Db, ids: readonly string[] | null): Promise<SealedSecretsRow[]> {
  return query(
    db,
    "select id, secrets from webhook_endpoint where id = any(coalesce(?::text[], array[id])) order by id",
    [ids]
  )
}

/**
 * Replaces the encrypted form of secrets, unless they have changed since they were read. The secrets themselves are the same,
 * so the webhook does not count as changed.
 * @returns whether they were replaced.
 */
export async function replaceSealedSecrets(
  db: Db,
  { id, secrets }: SealedSecretsRow,
  replacement: unknown
): Promise<boolean> {
  const rows = await query(
    db,
    "update webhook_endpoint set secrets = ?::jsonb where id = ? and secrets = ?::jsonb returning 1",
    [JSON.stringify(replacement), id, JSON.stringify(secrets)]
  )
  return rows.length > 0
}

/** The columns that depend on the secrets. */
type ChangedSecrets = {
  secrets: unknown
  secret_hint: string
  public_keys: readonly WebhookPublicKey[]
  /** The time of a rotation; null leaves the stored one unchanged. */
  secret_rotated_at: Date | null
}

/** Stores new secrets, unless the stored ones have changed since they were read. @returns whether they were stored. */
export async function changeSealedSecrets(
  db: Db,
  { id, secrets }: SealedSecretsRow,
  changed: ChangedSecrets
): Promise<boolean> {
  const rows = await query(
    db,
    `update webhook_endpoint webhook
     set secrets = ?::jsonb, secret_hint = ?, public_keys = ?::jsonb,
       secret_rotated_at = coalesce(?::timestamptz, webhook.secret_rotated_at), updated_at = ${MOVED}
     where id = ? and secrets = ?::jsonb and deleted_at is null returning 1`,
    [
      JSON.stringify(changed.secrets),
      changed.secret_hint,
      JSON.stringify(changed.public_keys),
      changed.secret_rotated_at,
      id,
      JSON.stringify(secrets),
    ]
  )
  return rows.length > 0
}
