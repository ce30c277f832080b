import type { JsonSchema } from "../types"
import { describeField, type Field } from "./reference/field"
import { fieldOf } from "./reference/field-of"
import { Anything, isShape, namesOf, OrAbsent, OrNull, type Shape, type ShapeValue } from "./shape"

/** What a property means, by the names of the part that it is in. */
type Meaning = (parts: readonly string[], name: string) => Field

/**
 * JSON Schema (draft 2020-12) of data of a shape. Each property says what it means; each part has its name as `title`, by
 * which documents keep it once. Newer versions of Medusa may add properties.
 * @param names of the whole as a part, the nearest first: `["Order"]`. Its own title is `OrderData`.
 */
export function schemaOf(shape: Shape, names: string[], meaning: Meaning = fieldOf): JsonSchema {
  return { $schema: DRAFT, ...new SchemaWriter(meaning).whole(shape, names) }
}

/** The same of a resource that was deleted: its last known state, or its id alone where none is known. */
export function schemaOfDeleted(shape: Shape, names: string[], meaning: Meaning = fieldOf): JsonSchema {
  // It was deleted, so it is not as the others are: `deleted_at` is never null.
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

// Without the second word some generators take it for an object that is always empty; others cannot read `true` there.
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

  /** @param own what the reference says of the kind. @param path names it in the refusal. */
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
 * The same value, or null. Generators take an object with properties of its own as a choice of two, and any other value as
 * of one of two types. Of a map with `additionalProperties` openapi-generator forgets that it may be null, or fails.
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
