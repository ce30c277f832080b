import { isRecord, namesData } from "./data-path"
import { parseDecimal } from "./decimal"
import { isReadable } from "./field-syntax"
import { JSON_COLUMN, readsOf, upToJsonColumn } from "./fields"

const MAX_DEPTH = 8
const MAX_CONDITIONS = 100
const MAX_BYTES = 8 * 1024
const MAX_SEGMENTS = 12

/** The top-level properties of a body, with which a path may start. */
const ROOTS = ["id", "type", "timestamp", "data", "context"]

export type Scalar = string | number | boolean | null

/** A condition on one value. */
export type FilterCondition =
  | { operator: "$eq" | "$ne"; operand: Scalar }
  | { operator: "$gt" | "$gte" | "$lt" | "$lte"; operand: string | number }
  | { operator: "$in" | "$nin"; operand: Scalar[] }
  | { operator: "$contains"; operand: string | number | boolean }
  | { operator: "$startsWith" | "$endsWith"; operand: string }
  | { operator: "$exists"; operand: boolean }
  | { operator: "$not"; operand: FilterCondition[] }

type FieldFilter = { kind: "field"; path: string[]; conditions: FilterCondition[] }

/** A parsed and valid filter. */
export type Filter =
  | FieldFilter
  | { kind: "and"; filters: Filter[] }
  | { kind: "or"; filters: Filter[] }
  | { kind: "not"; filter: Filter }

/** The filter; or the path of the first invalid place, and the end of a sentence that begins with it. */
type ParsedFilter = { ok: true; filter: Filter } | { ok: false; path: string; message: string }

/**
 * Parses a webhook's filter, in the style of MongoDB, on the body: `{ "data.total": { "$gte": 100 } }`.
 *
 * Operators: `$eq $ne $gt $gte $lt $lte $in $nin $contains $startsWith $endsWith $exists $not` on a field, and `$and $or $not` on
 * filters. There are no regular expressions, so that no filter can be slow. At most 8 levels, 100 conditions and 8 KB.
 */
export function parseFilter(input: unknown): ParsedFilter {
  try {
    const filter = parseLevel(input, { path: "", depth: 1, count: { conditions: 0 } })
    if (Buffer.byteLength(JSON.stringify(input)) > MAX_BYTES) {
      throw new FilterProblem("", `must not be larger than ${MAX_BYTES / 1024} KB`)
    }
    return { ok: true, filter }
  } catch (error) {
    if (error instanceof FilterProblem) {
      return { ok: false, path: error.path, message: error.message }
    }
    throw error
  }
}

/** The fields of the resource that have to be read for a filter. */
export function fieldsOfFilter(filter: Filter): string[] {
  return readsOf(fieldFiltersOf(filter).flatMap(toFields))
}

/** The paths in `data` that a filter uses, without list indexes. */
export function pathsOfFilter(filter: Filter): string[] {
  return fieldFiltersOf(filter).flatMap((one) => pathInData(one) ?? [])
}

/** A filter for which these paths in `data` have no value. @param isWithheld is asked for paths without list indexes. */
export function withholdPaths(filter: Filter, isWithheld: (path: string) => boolean): Filter {
  switch (filter.kind) {
    case "field": {
      const path = pathInData(filter)
      return path !== undefined && isWithheld(path) ? { ...filter, path: NO_VALUE } : filter
    }
    case "and":
    case "or":
      return { ...filter, filters: filter.filters.map((one) => withholdPaths(one, isWithheld)) }
    case "not":
      return { ...filter, filter: withholdPaths(filter.filter, isWithheld) }
  }
}

/** A path that no body has. */
const NO_VALUE = ["withheld"]

/** The path within `data`, without list indexes; undefined for a path to another part of the body, and for `data` itself. */
function pathInData({ path: [root, ...rest] }: FieldFilter): string | undefined {
  const names = rest.filter((segment) => !/^\d+$/.test(segment))
  return root === "data" && names.length ? names.join(".") : undefined
}

class FilterProblem extends Error {
  constructor(
    readonly path: string,
    message: string
  ) {
    super(message)
  }
}

/** A place in the filter. `count` is shared by all places. */
type Place = { path: string; depth: number; count: { conditions: number } }

function parseLevel(input: unknown, place: Place): Filter {
  if (!isRecord(input)) {
    throw new FilterProblem(place.path, "must be an object of conditions")
  }
  if (place.depth > MAX_DEPTH) {
    throw new FilterProblem(place.path, `must not go deeper than ${MAX_DEPTH} levels`)
  }
  const filters = Object.entries(input).map(([key, value]) => parseEntry(key, value, at(place, key)))
  return filters.length === 1 && filters[0] ? filters[0] : { kind: "and", filters }
}

function parseEntry(key: string, value: unknown, place: Place): Filter {
  switch (key) {
    case "$and":
      return { kind: "and", filters: parseLevels(value, place) }
    case "$or":
      return { kind: "or", filters: parseLevels(value, place) }
    case "$not":
      return { kind: "not", filter: parseLevel(value, deeper(place)) }
    default:
      if (key.startsWith("$")) {
        throw new FilterProblem(place.path, `${shorten(key)} is not allowed here; $and, $or and $not can`)
      }
      return { kind: "field", path: parsePath(key, place), conditions: parseConditions(value, place) }
  }
}

function parseLevels(value: unknown, place: Place): Filter[] {
  if (!Array.isArray(value) || !value.length) {
    throw new FilterProblem(place.path, "must be a list of at least one filter")
  }
  return value.map((element, index) =>
    parseLevel(element, deeper({ ...place, path: `${place.path}[${index}]` }))
  )
}

function parsePath(key: string, { path }: Place): string[] {
  const segments = key.split(".")
  const [root = ""] = segments
  if (!segments.every(namesData)) {
    throw new FilterProblem(path, "is not a path that a filter can read")
  }
  if (!ROOTS.includes(root)) {
    throw new FilterProblem(
      path,
      `must start with one of ${ROOTS.join(", ")}; did you mean data.${shorten(key)}?`
    )
  }
  if (segments.length > MAX_SEGMENTS) {
    throw new FilterProblem(path, `must not have more than ${MAX_SEGMENTS} parts`)
  }
  return segments
}

/** Parses the conditions of a field: an object with operators, or a value that has to be equal. */
function parseConditions(value: unknown, place: Place): FilterCondition[] {
  if (place.depth > MAX_DEPTH) {
    throw new FilterProblem(place.path, `must not go deeper than ${MAX_DEPTH} levels`)
  }
  if (Array.isArray(value)) {
    throw new FilterProblem(place.path, "must not be a list; use $in for one of several values")
  }
  if (!isRecord(value)) {
    return [counted(place, { operator: "$eq", operand: scalar(value, place) })]
  }
  const operators = Object.entries(value)
  if (!operators.length) {
    throw new FilterProblem(place.path, "needs a condition")
  }
  return operators.map(([operator, operand]) => parseCondition(operator, operand, at(place, operator)))
}

function parseCondition(operator: string, operand: unknown, place: Place): FilterCondition {
  switch (operator) {
    case "$eq":
    case "$ne":
      return counted(place, { operator, operand: scalar(operand, place) })
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return counted(place, { operator, operand: textOrNumber(operand, place) })
    case "$in":
    case "$nin":
      return counted(place, { operator, operand: scalars(operand, place) })
    case "$contains":
      return counted(place, { operator, operand: notNull(scalar(operand, place), place) })
    case "$startsWith":
    case "$endsWith":
      return counted(place, { operator, operand: text(operand, place) })
    case "$exists":
      return counted(place, { operator, operand: flag(operand, place) })
    case "$not":
      return { operator, operand: parseConditions(operand, deeper(place)) }
    default:
      throw new FilterProblem(
        place.path,
        operator.startsWith("$")
          ? "is not an operator"
          : "must be a value or operators; write what lies below as a dotted path"
      )
  }
}

function counted(place: Place, condition: FilterCondition): FilterCondition {
  place.count.conditions += Array.isArray(condition.operand) ? condition.operand.length : 1
  if (place.count.conditions > MAX_CONDITIONS) {
    throw new FilterProblem(place.path, `is one too many: a filter has at most ${MAX_CONDITIONS} conditions`)
  }
  return condition
}

function scalar(value: unknown, place: Place): Scalar {
  if (value === null || typeof value === "string" || typeof value === "boolean" || isFiniteNumber(value)) {
    return value
  }
  throw new FilterProblem(place.path, "must be a text, a number, true, false or null")
}

function scalars(value: unknown, place: Place): Scalar[] {
  if (!Array.isArray(value) || !value.length) {
    throw new FilterProblem(place.path, "must be a list of at least one value")
  }
  return value.map((element, index) => scalar(element, { ...place, path: `${place.path}[${index}]` }))
}

function notNull(value: Scalar, place: Place): string | number | boolean {
  if (value === null) {
    throw new FilterProblem(place.path, "must not be null")
  }
  return value
}

function textOrNumber(value: unknown, place: Place): string | number {
  if (typeof value === "string" || isFiniteNumber(value)) {
    return value
  }
  throw new FilterProblem(place.path, "must be a number or a text")
}

function text(value: unknown, place: Place): string {
  if (typeof value === "string" && value) {
    return value
  }
  throw new FilterProblem(place.path, "must be a text")
}

function flag(value: unknown, place: Place): boolean {
  if (typeof value === "boolean") {
    return value
  }
  throw new FilterProblem(place.path, "must be true or false")
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value)
}

function at(place: Place, key: string): Place {
  return { ...place, path: place.path ? `${place.path}.${shorten(key)}` : shorten(key) }
}

function shorten(key: string): string {
  return key.slice(0, 100)
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 }
}

function fieldFiltersOf(filter: Filter): FieldFilter[] {
  switch (filter.kind) {
    case "field":
      return [filter]
    case "and":
    case "or":
      return filter.filters.flatMap(fieldFiltersOf)
    case "not":
      return fieldFiltersOf(filter.filter)
  }
}

/** The fields of a path: the field itself and, if it is compared with a number, Medusa's exact form of amounts (`raw_total`). */
function toFields({ path: [root, ...rest], conditions }: FieldFilter): string[] {
  const segments = upToJsonColumn(rest.filter((segment) => !/^\d+$/.test(segment)))
  const name = segments.at(-1)
  if (root !== "data" || name === undefined || !isReadable(segments)) {
    return []
  }
  const exact = [...segments.slice(0, -1), `raw_${name}`].join(".")
  return name !== JSON_COLUMN && conditions.some(hasAmount)
    ? [segments.join("."), exact]
    : [segments.join(".")]
}

function hasAmount({ operator, operand }: FilterCondition): boolean {
  return operator === "$not"
    ? operand.some(hasAmount)
    : [operand].flat().some((value) => typeof value === "number" || parseDecimal(value) !== undefined)
}
