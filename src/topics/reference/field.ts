import type { JsonSchema } from "../../types"

/** What a property of a message's data means, of which kind it is, and when it is null. */
export type Field = {
  /** A phrase without a full stop: `The total that is to be paid`. */
  means: string
  /** Goes on after "null when": `none was given`. */
  whenNull?: string
  /** The unit, as a sentence. */
  unit?: string
  /** What JSON Schema says of it beside the type that its example has. */
  schema?: JsonSchema
}

/** By name, or by the part of the data that it is in: `Order.status` goes before `status`. */
export type Fields = Record<string, Field>

export function field(means: string, whenNull?: string): Field {
  return { means, whenNull }
}

/** A whole number: a count, a version, a rank. */
export function integer(means: string, whenNull?: string): Field {
  return { means, whenNull, schema: { type: "integer" } }
}

/** Money. */
export function amount(means: string, whenNull?: string): Field {
  return { means, whenNull, unit: "In the currency's major unit, unrounded." }
}

/** @param values an enum of Medusa's, so that the list is the one of the installed version. */
export function oneOf(values: Record<string, string>, means: string, whenNull?: string): Field {
  return { means, whenNull, schema: { enum: [...new Set(Object.values(values))] } }
}

/** As text for people: meaning, when it is null, unit. @throws Error that says what is missing. */
export function describeField(name: string, { means, whenNull, unit }: Field, isNullable: boolean): string {
  if (isNullable && !whenNull) {
    throw new Error(`Say in src/topics/reference when "${name}" is null`)
  }
  return [`${means}${isNullable ? `; null when ${whenNull}` : ""}.`, unit].filter(Boolean).join(" ")
}
