import type { JsonSchema } from "../types"

/**
 * What the data about a resource looks like, by example, and its one definition: the sample, the fields to read and the
 * JSON Schema follow from it. A property is always there, and has a value unless `orNull`, `nullOr` or `orAbsent` says
 * otherwise. A list holds one element that stands for all, and may be empty; `{}` is free JSON (`metadata`); `ANYTHING`
 * is any JSON.
 */
export type Shape = { [key: string]: ShapeValue }
type ShapeValue = string | number | boolean | Shape | ShapeValue[] | OrNull | OrAbsent | Anything

class Anything {
  readonly example = null
}

export const ANYTHING = new Anything()

class OrAbsent {
  constructor(readonly value: Shape) {}
}

class OrNull {
  constructor(
    readonly value: string | number | boolean | Shape,
    readonly isShown: boolean
  ) {}
}

/** What may be null, but is not in the sample. */
export function orNull(value: OrNull["value"]): OrNull {
  return new OrNull(value, true)
}

/** What is null in the sample, and may be a value like this one. */
export function nullOr(value: OrNull["value"]): OrNull {
  return new OrNull(value, false)
}

/** What another module of Medusa's has, and is not there at all where it has none. */
export function orAbsent(value: Shape): OrAbsent {
  return new OrAbsent(value)
}

/** A realistic example of the data. */
export function sampleOf(shape: Shape): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, exampleOf(value)]))
}

/** Fields of `query.graph` that read what the shape has, and nothing else. */
export function fieldsOf(shape: Shape, prefix = ""): string[] {
  return Object.entries(shape).flatMap(([key, value]) => {
    const [element] = Array.isArray(value) ? value : [value]
    const part = element instanceof OrNull || element instanceof OrAbsent ? element.value : element
    return isShape(part) && Object.keys(part).length
      ? fieldsOf(part, `${prefix}${key}.`)
      : [`${prefix}${key}`]
  })
}

/** JSON Schema (draft 2020-12) of such data. Newer versions of Medusa may add properties. */
export function schemaOf(shape: Shape): JsonSchema {
  return { $schema: DRAFT, ...objectSchemaOf(shape) }
}

/** The same of a resource that was deleted: its last known state, or its id alone where none is known. */
export function schemaOfDeleted(shape: Shape): JsonSchema {
  const alone = { type: "object", properties: { id: { type: "string" } }, required: ["id"], maxProperties: 1 }
  return { $schema: DRAFT, anyOf: [objectSchemaOf(shape), alone] }
}

const DRAFT = "https://json-schema.org/draft/2020-12/schema"

const ISO_DATE = /^\d{4}-\d\d-\d\dT/

function exampleOf(value: ShapeValue | undefined): unknown {
  if (value instanceof OrNull) {
    return value.isShown ? exampleOf(value.value) : null
  }
  if (value instanceof OrAbsent) {
    return sampleOf(value.value)
  }
  if (Array.isArray(value)) {
    return value.map(exampleOf)
  }
  if (value instanceof Anything) {
    return value.example
  }
  return isShape(value) ? sampleOf(value) : value
}

function valueSchemaOf(value: ShapeValue | undefined): JsonSchema {
  if (value instanceof OrNull) {
    const { type, ...rest } = valueSchemaOf(value.value)
    return { type: [type, "null"], ...rest }
  }
  if (value instanceof OrAbsent) {
    return objectSchemaOf(value.value)
  }
  if (Array.isArray(value)) {
    return { type: "array", items: valueSchemaOf(value[0]) }
  }
  if (isShape(value)) {
    return Object.keys(value).length ? objectSchemaOf(value) : { type: "object" }
  }
  if (value instanceof Anything || value === undefined) {
    return {}
  }
  const isDate = typeof value === "string" && ISO_DATE.test(value)
  return { type: typeof value, ...(isDate && { format: "date-time" }) }
}

function objectSchemaOf(shape: Shape): JsonSchema {
  const properties = Object.entries(shape).map(([key, value]) => [key, valueSchemaOf(value)])
  const required = Object.keys(shape).filter((key) => !(shape[key] instanceof OrAbsent))
  return { type: "object", properties: Object.fromEntries(properties), required }
}

function isShape(value: ShapeValue | undefined): value is Shape {
  const isMark = [OrNull, OrAbsent, Anything].some((mark) => value instanceof mark)
  return typeof value === "object" && !Array.isArray(value) && !isMark
}
