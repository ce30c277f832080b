import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { entryOf, present } from "../../../scripts/present"
import { allModels } from "../../../src/topics/__tests__/all-models"
import { NEVER_SENT } from "../../../src/topics/never-sent"

/** Starts each secret; the field that it was planted into follows. */
const MARK = "NEVER-SENT:"

/** What the list names without a table of its own: providers answer it, or it lies in another's JSON. */
const ELSEWHERE = ["PaymentMethod", "File", "OrderChangeAction.details"]

/** One that is in no table: an event has it. */
export const SECRET = `${MARK}event;`

/** `Type.field` of every secret in a text, each once, sorted. */
export function secretsIn(text: string): string[] {
  const found = [...text.matchAll(new RegExp(`${MARK}([A-Za-z_.]+);`, "g"))].map(([, field]) =>
    present(field, "the field")
  )
  return [...new Set(found)].sort()
}

/**
 * Puts a secret that names its field into every column of the list, of every row; a table that has no rows gets one.
 * @returns the fields, sorted.
 */
export async function plantSecrets(db: Knex): Promise<string[]> {
  const models = allModels()
  const planted = ["OrderChangeAction.details.token"]
  for (const [type, fields] of Object.entries(NEVER_SENT)) {
    if (ELSEWHERE.includes(type)) {
      continue
    }
    const { table } = entryOf(models, type)
    const columns = await columnsOf(db, table)
    if (!(await db.raw("select 1 from ?? limit 1", [table])).rows.length) {
      await insertRow(db, table, columns)
    }
    const isSecret = ({ name, type }: Column) =>
      name in fields || ("*" in fields && /json|text/.test(type) && !/id$|^entity_type$/.test(name))
    for (const { name, type: kind } of columns.filter(isSecret)) {
      const secret = `${MARK}${type}.${name};`
      await db.raw(
        kind === "jsonb"
          ? "update ?? set ?? = jsonb_build_object('key', ?::text)"
          : "update ?? set ?? = ?::text || id",
        [table, name, secret]
      )
      planted.push(`${type}.${name}`)
    }
  }
  const { rowCount } = await db.raw(
    "update order_change_action set details = jsonb_build_object('token', ?::text, 'quantity', 1)",
    [`${MARK}OrderChangeAction.details.token;`]
  )
  return rowCount ? planted.sort() : []
}

type Column = { name: string; type: string; required: boolean; references: string | null }

async function columnsOf(db: Knex, table: string): Promise<Column[]> {
  const { rows } = await db.raw(
    `select c.column_name as name, c.data_type as type,
       c.is_nullable = 'NO' and c.column_default is null as required,
       (select f.confrelid::regclass::text from pg_constraint f
          join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any (f.conkey)
         where f.contype = 'f' and f.conrelid = c.table_name::regclass and a.attname = c.column_name limit 1) as references
     from information_schema.columns c
     where c.table_schema = 'public' and c.table_name = ?
     order by c.ordinal_position`,
    [table]
  )
  return rows
}

/** By the columns' types: numbers are 0, texts the table's name. */
const VALUES: Record<string, string> = {
  jsonb: "'{}'",
  numeric: "0",
  integer: "0",
  real: "0",
  boolean: "false",
  "timestamp with time zone": "now()",
}

/** Medusa's exact form of an amount. Without one the row cannot be read, nor what it belongs to. */
const RAW_AMOUNT = `'{"value": "0", "precision": 20}'`

async function insertRow(db: Knex, table: string, columns: readonly Column[]): Promise<void> {
  const given = columns.filter(({ required, references }) => required || references)
  const values = given.map(({ name, type, references }) => {
    if (references) {
      return `(select id from ${references} limit 1)`
    }
    return name.startsWith("raw_") ? RAW_AMOUNT : (VALUES[type] ?? `'${table}'`)
  })
  await db.raw(`insert into ?? (${given.map(({ name }) => `"${name}"`).join()}) values (${values.join()})`, [
    table,
  ])
}
