import type { JsonSchema } from "../types"
import { describeField, type Field, type Fields } from "./reference/field"
import { ORDER_FIELDS } from "./reference/order-fields"
import { PRODUCT_FIELDS } from "./reference/product-fields"
import { SHARED_FIELDS } from "./reference/shared-fields"
import { Anything, isShape, namesOf, OrAbsent, OrNull, type Shape, type ShapeValue } from "./shape"

const FIELDS: Fields = { ...SHARED_FIELDS, ...ORDER_FIELDS, ...PRODUCT_FIELDS }

/** Finds the description of a property, by the names of its part. */
type Meaning = (parts: readonly string[], name: string) => Field

/**
 * JSON Schema (draft 2020-12) of data of a shape. Each property has a description. Each part has its name as `title`, by which
 * documents reuse it. Additional properties are allowed, since newer versions of Medusa may add some.
 * @param names of the data as a part, the most specific first: `["Order"]`. The title of the schema is `OrderData`.
 */
export function schemaOf(shape: Shape, names: string[], meaning: Meaning = fieldOf): JsonSchema {
  return { $schema: DRAFT, ...new SchemaWriter(meaning).whole(shape, names) }
}

/** JSON Schema of the data of a deleted resource: its last known state, or only its id where none is known. */
export function schemaOfDeleted(shape: Shape, names: string[], meaning: Meaning = fieldOf): JsonSchema {
  // A part of its own, since its `deleted_at` is never null.
  const whole = { ...new SchemaWriter(meaning).whole(shape, names), title: `${names[0]}LastState` }
  return { $schema: DRAFT, title: `${names[0]}DeletedData`, anyOf: [whole, ID_ALONE] }
}

const DRAFT = "https://json-schema.org/draft/2020-12/schema"

const ID_ALONE: JsonSchema = {
  title: "DeletedId",
  type: "object",
  properties: { id: { description: "Id of what was deleted; nothing else is known of it.", type: "string" } },
  required: ["id"],
  maxProperties: 1,
}

// Without `additionalProperties` some generators make an always empty object. Others do not support the value `true`.
const FREE_JSON: JsonSchema = { type: "object", additionalProperties: {} }

const NULL: JsonSchema = { type: "null" }

const ANY_KEY = ".*"

const ISO_DATE = /^\d{4}-\d\d-\d\dT/

class SchemaWriter {
  constructor(private readonly meaning: Meaning) {}

  whole(shape: Shape, names: string[]): JsonSchema {
    return { title: `${names[0]}Data`, ...this.object(shape, names) }
  }

  private object(shape: Shape, names: string[]): JsonSchema {
    const properties = Object.entries(shape).map(([key, value]) => [key, this.property(names, key, value)])
    const required = Object.keys(shape).filter((key) => !(shape[key] instanceof OrAbsent))
    return { type: "object", properties: Object.fromEntries(properties), required }
  }

  private property(names: string[], key: string, value: ShapeValue): JsonSchema {
    const known = this.meaning(names, key)
    const isNullable = value instanceof OrNull
    const description = describeField(`${names[0]}.${key}`, known, isNullable)
    const bare = value instanceof OrNull || value instanceof OrAbsent ? value.value : value
    const schema = this.value(bare, known.schema ?? {}, `${names[0]}.${key}`)
    return { description, ...(isNullable ? orNullSchema(schema) : schema) }
  }

  /** @param own the reference's schema of the property. @param path names the property in error messages. */
  private value(value: ShapeValue | undefined, own: JsonSchema, path: string): JsonSchema {
    if (Array.isArray(value)) {
      return { type: "array", items: this.value(value[0], own, path) }
    }
    if (isShape(value)) {
      return Object.keys(value).length ? this.part(value, path) : FREE_JSON
    }
    if (value instanceof Anything || value === undefined) {
      return {}
    }
    const format =
      typeof value === "number" && own.type !== "integer"
        ? { format: "double" }
        : typeof value === "string" && ISO_DATE.test(value)
          ? { format: "date-time" }
          : {}
    return { type: typeof value, ...format, ...own }
  }

  private part(part: Shape, path: string): JsonSchema {
    const names = namesOf(part)
    if (!names.length) {
      throw new Error(`Give the part "${path}" a name: named("LineItem", { … })`)
    }
    return { title: names[0], ...this.object(part, names) }
  }
}

/**
 * A schema that also allows null. Generators support objects with properties as `anyOf`, and other values as a list of types.
 * For maps with `additionalProperties`, openapi-generator ignores the null, or fails, so `patternProperties` is used.
 */
export function orNullSchema(schema: JsonSchema): JsonSchema {
  const { type, enum: values, additionalProperties, ...rest } = schema
  if (type === "object" && additionalProperties && !schema.properties) {
    return { type: [type, "null"], ...rest, patternProperties: { [ANY_KEY]: additionalProperties } }
  }
  if (type === "object") {
    return { anyOf: [schema, NULL] }
  }
  return {
    type: [type ?? [], "null"].flat(),
    ...rest,
    ...(Array.isArray(values) && { enum: [...values, null] }),
  }
}

/**
 * The description of a property.
 * @param parts names of its part, the most specific first: `["OrderLineItem", "LineItem"]`.
 * @throws Error that names the missing description.
 */
function fieldOf(parts: readonly string[], name: string): Field {
  const keys = [...parts.map((part) => `${part}.${name}`), name]
  const field = keys.map((key) => FIELDS[key]).find((one) => one !== undefined)
  if (field === undefined) {
    throw new Error(`Say in src/topics/reference what "${parts[0]}.${name}" means`)
  }
  return field
}
