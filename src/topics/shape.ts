/**
 * What the data about a resource looks like, by example, and its one definition: the sample, the fields to read and the
 * JSON Schema follow from it. A property is always there, and has a value unless `orNull`, `nullOr` or `orAbsent` says
 * otherwise. A list holds one element that stands for all, and may be empty; `{}` is free JSON (`metadata`); `ANYTHING`
 * is any JSON. A part has a name (`named`); what its properties mean is in `reference/`.
 */
export type Shape = { [key: string]: ShapeValue }
export type ShapeValue = string | number | boolean | Shape | ShapeValue[] | OrNull | OrAbsent | Anything

export class Anything {
  readonly example = null
}

export const ANYTHING = new Anything()

export class OrAbsent {
  constructor(readonly value: Shape) {}
}

export class OrNull {
  constructor(
    readonly value: string | number | boolean | Shape,
    readonly isShown: boolean
  ) {}
}

/** Names of parts, the nearest first; a copy of a part has none until it is named, too. */
const NAMES = new WeakMap<Shape, string[]>()

/**
 * Names a part, as documents and generated types do: `LineItem`. Two parts of one name are alike.
 * @param like the name of another part, whose properties mean the same here.
 */
export function named<Part extends Shape>(name: string, part: Part, like?: string): Part {
  NAMES.set(part, like ? [name, like] : [name])
  return part
}

/** The name of a part, and those of the parts that it is like. */
export function namesOf(part: Shape): string[] {
  return NAMES.get(part) ?? []
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

export function isShape(value: ShapeValue | undefined): value is Shape {
  const isMark = [OrNull, OrAbsent, Anything].some((mark) => value instanceof mark)
  return typeof value === "object" && !Array.isArray(value) && !isMark
}
