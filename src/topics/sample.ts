import type { JsonSchema } from "../types"

/**
 * A realistic example of a resource's data, and its one definition: what to read and what to promise follow from it.
 * A list holds one element that stands for all; `{}` is free JSON (`metadata`); null may be anything.
 */
export type Sample = { [key: string]: SampleValue }
type SampleValue = string | number | boolean | null | Sample | SampleValue[]

const ISO_DATE = /^\d{4}-\d\d-\d\dT/

/** Fields of `query.graph` that read what the sample shows, and nothing else. */
export function fieldsOf(sample: Sample, prefix = ""): string[] {
  return Object.entries(sample).flatMap(([key, value]) => {
    const example = Array.isArray(value) ? value[0] : value
    return isObject(example) && Object.keys(example).length
      ? fieldsOf(example, `${prefix}${key}.`)
      : [`${prefix}${key}`]
  })
}

/**
 * JSON Schema (draft 2020-12) of data like the sample. Only ids are promised: what else a shop fills in is up to it,
 * and newer versions of Medusa may add properties.
 */
export function schemaOf(sample: Sample): JsonSchema {
  return { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", ...propertiesOf(sample) }
}

function propertiesOf(sample: Sample): JsonSchema {
  const properties = Object.entries(sample).map(([key, value]) => [
    key,
    key === "id" ? { type: "string" } : valueSchemaOf(value),
  ])
  return { properties: Object.fromEntries(properties), ...("id" in sample && { required: ["id"] }) }
}

function valueSchemaOf(value: SampleValue | undefined): JsonSchema {
  if (value === null || value === undefined) {
    return {}
  }
  if (Array.isArray(value)) {
    return { type: ["array", "null"], items: valueSchemaOf(value[0]) }
  }
  if (isObject(value)) {
    return { type: ["object", "null"], ...propertiesOf(value) }
  }
  const isDate = typeof value === "string" && ISO_DATE.test(value)
  return { type: [typeof value, "null"], ...(isDate && { format: "date-time" }) }
}

function isObject(value: SampleValue | undefined): value is Sample {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
