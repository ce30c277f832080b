import type { JsonSchema } from "../../types"

/** A field of a topic's data, as its JSON Schema describes it. */
export type SchemaField = {
  name: string
  /** The types of JSON Schema, with `time` for a date-time string and `list` for an array: `["string", "null"]`. */
  types: string[]
  description: string | undefined
  /** The allowed values; empty if any value is allowed. */
  values: string[]
  /** Whether the field may be absent. */
  isOptional: boolean
  /** The fields of the object, or of each element of the list; empty for other types. */
  fields: SchemaField[]
}

/** Lists the fields of an object in the order of its schema. If the schema has alternatives, these are the fields of the first one. */
export function schemaFieldsOf(schema: JsonSchema): SchemaField[] {
  const object = objectIn(schema)
  const required = new Set(object?.required)

  return Object.entries(object?.properties ?? {}).map(([name, field]) => ({
    name,
    types: [...new Set(typesOf(field))],
    description: field.description,
    values: (field.enum ?? []).filter((value) => value !== null).map(String),
    isOptional: !required.has(name),
    fields: schemaFieldsOf(field),
  }))
}

/** Finds the schema of the object: the schema itself, the elements of its list, or its first alternative that is an object. */
function objectIn(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) {
    return schema
  }
  const inner = [schema.items, ...(schema.anyOf ?? [])].filter((part) => part !== undefined)
  return inner.map(objectIn).find((object) => object !== undefined)
}

function typesOf({ type, anyOf, format }: JsonSchema): string[] {
  if (anyOf) {
    return anyOf.flatMap(typesOf)
  }
  return [type ?? "any"].flat().map((name) => {
    if (name === "array") {
      return "list"
    }
    return name === "string" && format === "date-time" ? "time" : name
  })
}
