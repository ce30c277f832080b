import { asWritten } from "../../types/typed"
import { MedusaError } from "@medusajs/framework/utils"

import Webhook from "./models/webhook"

type Columns = Record<string, unknown> & { id: string }

/** A column of the model. `standard` is its default. */
type Column = { name: string; required: boolean; choices: readonly string[] | undefined; standard: unknown }

/** The part of Medusa's DML for a column that is used. None of the model's columns is a relation. */
type PlainColumn = {
  nullable: boolean
  defaultValue?: unknown
  dataType: { options?: { choices?: readonly string[] } }
}

const COLUMNS: Column[] = Object.entries(Webhook.parse().schema).map(([name, property]) => {
  const { nullable, defaultValue, dataType } = asWritten<PlainColumn>(property.parse(name))
  return { name, required: !nullable, choices: dataType.options?.choices, standard: defaultValue }
})

/** Columns that the statements set which write a row. */
const WRITTEN = ["created_at", "updated_at", "deleted_at"]

/** In JSON text: the character NUL, or half a surrogate pair, both of which `jsonb` refuses. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/**
 * A new row, with the model's defaults for missing columns.
 *
 * Values that the database would refuse are refused here. Otherwise PostgreSQL would write the whole row, with its secrets,
 * into its own log ("Failing row contains (…)"), or a part of a JSON text that it cannot parse.
 * @throws MedusaError INVALID_DATA that names the column.
 */
export function checkedCreation(row: Columns): Columns {
  const standards = COLUMNS.flatMap(({ name, standard }): [string, unknown][] =>
    standard === undefined ? [] : [[name, standard]]
  )
  const whole = { ...Object.fromEntries(standards), ...withoutUndefined(row) }
  const missing = COLUMNS.find(
    ({ name, required }) => required && !WRITTEN.includes(name) && !(name in whole)
  )
  if (missing) {
    refuse(missing.name, "is missing")
  }
  if (whole.mode === "push" && whole.url === undefined) {
    refuse("url", "is missing")
  }
  return checkedChange(whole)
}

/**
 * The columns of a change, without undefined ones; see `checkedCreation`.
 * @throws MedusaError INVALID_DATA that names the column.
 */
export function checkedChange(change: Columns): Columns {
  for (const { name, required, choices } of COLUMNS) {
    const value = change[name]
    if (value === undefined) {
      continue
    }
    if (value === null) {
      // A webhook of the mode `push` needs a URL. The stored mode is not known here, so the change has to contain the mode.
      if (required || (name === "url" && change.mode !== "pull")) {
        refuse(name, "must not be null")
      }
    } else if (choices && !choices.some((choice) => choice === value)) {
      refuse(name, `must be one of ${choices.join(", ")}`)
    } else if (NOT_STORABLE.test(JSON.stringify(value))) {
      refuse(name, "must not contain the character NUL or half a surrogate pair")
    }
  }
  return withoutUndefined(change)
}

function withoutUndefined(columns: Columns): Columns {
  const given = Object.entries(columns).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), id: columns.id }
}

function refuse(column: string, problem: string): never {
  throw new MedusaError(MedusaError.Types.INVALID_DATA, `Webhook: ${column} ${problem}`)
}
