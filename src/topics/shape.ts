/**
 * The definition of a resource's data, by example. The sample, the fields to read and the JSON Schema are derived from it.
 *
 * - Properties are always present and not null, except with `orNull`, `nullOr` or `orAbsent`.
 * - A list has one example element; it may be empty in messages.
 * - `{}` is free JSON (`metadata`), and `ANYTHING` is any JSON value.
 * - Parts have a name (`named`). Their properties are described in `reference/`.
 */
export type Shape = { [key: string]: ShapeValue }
export type ShapeValue = string | number | boolean | Shape | ShapeValue[] | OrNull | OrAbsent | Anything

/** The type of `ANYTHING`. */
export class Anything {
  readonly example = null
}

export const ANYTHING = new Anything()

/** A value of `orAbsent`. */
export class OrAbsent {
  constructor(readonly value: Shape) {}
}

/** A value of `orNull` or `nullOr`. `isShown`: the sample has the value, not null. */
export class OrNull {
  constructor(
    readonly value: string | number | boolean | Shape,
    readonly isShown: boolean
  ) {}
}

/** Names of parts, the most specific first. A copy of a part has no name until it gets one. */
const NAMES = new WeakMap<Shape, string[]>()

/**
 * Names a part, for documents and generated types: `LineItem`. Parts with equal names must be equal.
 * @param like the name of another part, whose descriptions apply to this one too.
 */
export function named<Part extends Shape>(name: string, part: Part, like?: string): Part {
  NAMES.set(part, like ? [name, like] : [name])
  return part
}

/** The names of a part: its own, then those of similar parts whose descriptions apply. */
export function namesOf(part: Shape): string[] {
  return NAMES.get(part) ?? []
}

/** A value that may be null. The sample shows the value. */
export function orNull(value: OrNull["value"]): OrNull {
  return new OrNull(value, true)
}

/** A value that may be null. The sample shows null. */
export function nullOr(value: OrNull["value"]): OrNull {
  return new OrNull(value, false)
}

/** A record of another Medusa module, which is missing where that has none. */
export function orAbsent(value: Shape): OrAbsent {
  return new OrAbsent(value)
}

/** A realistic example of the data. */
export function sampleOf(shape: Shape): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, exampleOf(value)]))
}

/** The fields of `query.graph` of a shape. */
export function queryFieldsOf(shape: Shape, prefix = ""): string[] {
  return Object.entries(shape).flatMap(([key, value]) => {
    const [element] = Array.isArray(value) ? value : [value]
    const part = element instanceof OrNull || element instanceof OrAbsent ? element.value : element
    return isShape(part) && Object.keys(part).length
      ? queryFieldsOf(part, `${prefix}${key}.`)
      : [`${prefix}${key}`]
  })
}

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

/** Whether a value is a record, and not a list, a scalar or a mark such as `OrNull`. */
export function isShape(value: ShapeValue | undefined): value is Shape {
  const isMark = [OrNull, OrAbsent, Anything].some((mark) => value instanceof mark)
  return typeof value === "object" && !Array.isArray(value) && !isMark
}
