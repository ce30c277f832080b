import type { JsonSchema } from "../../types"

/** A field of a topic's data, as its JSON Schema describes it. */
export type SchemaField = {
  name: string
  /** Types in JSON Schema's words, `time` for a moment, and `list` for an array: `["string", "null"]`. */
  types: string[]
  description: string | undefined
  /** The values that it has one of; empty where it may have any. */
  values: string[]
  /** Whether it may be absent. */
  isOptional: boolean
  /** Those of the object that it is, or of each one in the list. */
  fields: SchemaField[]
}

/** The fields of an object, in the order of its schema; of one that may be of several shapes, the first's. */
export function fieldsOf(schema: JsonSchema): SchemaField[] {
  const object = objectIn(schema)
  const required = new Set(object?.required)

  return Object.entries(object?.properties ?? {}).map(([name, field]) => ({
    name,
    types: [...new Set(typesOf(field))],
    description: field.description,
    values: (field.enum ?? []).filter((value) => value !== null).map(String),
    isOptional: !required.has(name),
    fields: fieldsOf(field),
  }))
}

/** The object that a schema is about: itself, what its list holds, or what it may be. */
function objectIn(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) {
    return schema
  }
  const inner = [schema.items, ...(schema.anyOf ?? [])].filter((one) => one !== undefined)
  return inner.map(objectIn).find((one) => one !== undefined)
}

function typesOf({ type, anyOf, format }: JsonSchema): string[] {
  if (anyOf) {
    return anyOf.flatMap(typesOf)
  }
  return [type ?? "any"].flat().map((one) => {
    if (one === "array") {
      return "list"
    }
    return one === "string" && format === "date-time" ? "time" : one
  })
}
