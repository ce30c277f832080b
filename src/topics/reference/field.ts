import type { JsonSchema } from "../../types"

/** The description of a property of a message's data. */
export type Field = {
  /** A phrase without a full stop: `The total that is to be paid`. */
  means: string
  /** The text after "null when": `none was given`. */
  whenNull?: string
  /** The unit, as a sentence. */
  unit?: string
  /** JSON Schema of the property, in addition to the type of its example. */
  schema?: JsonSchema
}

/** Descriptions by name, or by part and name: `Order.status` has precedence over `status`. */
export type Fields = Record<string, Field>

/** @param means a phrase without a full stop. @param whenNull the text after "null when"; needed for a nullable property. */
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

/** The description as a text: meaning, when it is null, unit. @throws Error that names what is missing. */
export function describeField(name: string, { means, whenNull, unit }: Field, isNullable: boolean): string {
  if (isNullable && !whenNull) {
    throw new Error(`Say in src/topics/reference when "${name}" is null`)
  }
  return [`${means}${isNullable ? `; null when ${whenNull}` : ""}.`, unit].filter(Boolean).join(" ")
}
