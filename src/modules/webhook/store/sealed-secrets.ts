import { query, type Db } from "./db"

/** A webhook's secrets as they are stored. */
export type SealedSecretsRow = { id: string; secrets: unknown }

/** The stored secrets of webhooks, of deleted ones too: their rows stay, and so does what is written in them. */
export async function listSealedSecrets(db: Db, ids: readonly string[] | null): Promise<SealedSecretsRow[]> {
  return query(
    db,
    "select id, secrets from webhook_endpoint where id = any(coalesce(?::text[], array[id])) order by id",
    [ids]
  )
}

/**
 * Stores secrets in another form, unless they have changed since they were read: a rotation at the same moment wins.
 * What they are stays the same, so the webhook does not count as changed. @returns whether it did.
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
