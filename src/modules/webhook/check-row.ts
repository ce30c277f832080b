import { asWritten } from "../../types/typed"
import { MedusaError } from "@medusajs/framework/utils"

import Webhook from "./models/webhook"

type Columns = Record<string, unknown> & { id: string }

/** What the model says of a column. */
type Column = { name: string; required: boolean; choices: readonly string[] | undefined; standard: unknown }

/** What Medusa's DML gives of a column that is no relation, as all of the model's are. */
type PlainColumn = {
  nullable: boolean
  defaultValue?: unknown
  dataType: { options?: { choices?: readonly string[] } }
}

const COLUMNS: Column[] = Object.entries(Webhook.parse().schema).map(([name, property]) => {
  const { nullable, defaultValue, dataType } = asWritten<PlainColumn>(property.parse(name))
  return { name, required: !nullable, choices: dataType.options?.choices, standard: defaultValue }
})

/** Set by the statements that write a row. */
const WRITTEN = ["created_at", "updated_at", "deleted_at"]

/** In JSON text: the character NUL, or half a surrogate pair, both of which `jsonb` refuses. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/**
 * A new row with the model's defaults for what it leaves out.
 *
 * What the database would refuse is refused here, since PostgreSQL writes the whole row into its own log when a check
 * or a not-null constraint fails ("Failing row contains (…)"), and a part of a JSON text that it cannot read.
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

/** A change of a row, if the database will take it; see `checkedCreation`. @throws MedusaError INVALID_DATA */
export function checkedChange(change: Columns): Columns {
  for (const { name, required, choices } of COLUMNS) {
    const value = change[name]
    if (value === undefined) {
      continue
    }
    if (value === null) {
      // Without one nothing could be sent. The row that is changed is not known here, so its mode has to be named.
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
