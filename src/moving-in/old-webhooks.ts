import { query, type Db } from "../modules/webhook/store/db"

/** A row of the table of `@lambdacurry/medusa-webhooks` 1.x: one event for one URL. */
export type OldWebhook = { id: string; event_type: string; active: boolean; target_url: string }

const COLUMNS: readonly (keyof OldWebhook)[] = ["id", "event_type", "active", "target_url"]

/**
 * The rows of that plugin, without soft-deleted ones.
 * @throws Error when there is no table `webhook`, or when it belongs to another plugin.
 */
export async function listOldWebhooks(db: Db): Promise<OldWebhook[]> {
  const found = await columnsOfTable(db)
  if (found.length === 0) {
    throw new Error('There is no table "webhook", so there is nothing to migrate')
  }
  if (![...COLUMNS, "deleted_at"].every((column) => found.includes(column))) {
    throw new Error(
      `The table "webhook" is not that of @lambdacurry/medusa-webhooks: it has the columns ${found.join(", ")}`
    )
  }
  return query(
    db,
    `select ${COLUMNS.join(", ")} from webhook where deleted_at is null order by target_url, event_type, id`
  )
}

async function columnsOfTable(db: Db): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    `select attname as name from pg_attribute
     where attrelid = to_regclass('webhook') and attnum > 0 and not attisdropped order by attnum`
  )
  return rows.map(({ name }) => name)
}
