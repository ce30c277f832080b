import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** The shop's own connection pool, or a transaction on it. */
export type Db = Pick<Knex, "raw" | "transaction">

/** Runs one statement and gives its rows. Arrays are bound as PostgreSQL arrays. */
export async function query<Row>(db: Db, sql: string, bindings: readonly unknown[] = []): Promise<Row[]> {
  const result = await db.raw(sql, bindings as Knex.RawBinding[])
  return result.rows as Row[]
}

/**
 * An array for a binding, written out. Much faster than the driver, which escapes element by element.
 * @param values numbers, ids and times: what needs no escape.
 */
export function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? "null").join(",")}}`
}
