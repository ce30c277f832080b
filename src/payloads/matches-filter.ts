import { isRecord, own } from "./data-path"
import { parseDecimal, toDecimal, type Decimal } from "./decimal"
import type { FilterCondition, Filter, Scalar } from "./filter"

/** A value at a path, with its exact form where Medusa stores one (`raw_total` for `total`). */
type Found = { value: unknown; raw: unknown }

/**
 * Whether a body matches a filter.
 *
 * - A path may lead through lists: one matching element is enough. A number in the path selects one element.
 * - Only own properties count. A missing value equals null, and matches nothing else.
 * - Two numbers are compared as decimals; a number and a text too, if the text is a decimal number; two texts by their UTF-16
 *   code units, so that ISO times are compared as times.
 */
export function matchesFilter(filter: Filter, body: Record<string, unknown>): boolean {
  switch (filter.kind) {
    case "and":
      return filter.filters.every((part) => matchesFilter(part, body))
    case "or":
      return filter.filters.some((part) => matchesFilter(part, body))
    case "not":
      return !matchesFilter(filter.filter, body)
    case "field": {
      const found = find(filter.path, { value: body, raw: undefined })
      return filter.conditions.every((condition) => holds(condition, found))
    }
  }
}

function holds(condition: FilterCondition, found: Found[]): boolean {
  switch (condition.operator) {
    case "$eq":
      return isOneOf(found, [condition.operand])
    case "$ne":
      return !isOneOf(found, [condition.operand])
    case "$in":
      return isOneOf(found, condition.operand)
    case "$nin":
      return !isOneOf(found, condition.operand)
    case "$gt":
      return compares(found, condition.operand, (order) => order > 0)
    case "$gte":
      return compares(found, condition.operand, (order) => order >= 0)
    case "$lt":
      return compares(found, condition.operand, (order) => order < 0)
    case "$lte":
      return compares(found, condition.operand, (order) => order <= 0)
    case "$contains":
      return found.some((one) => contains(one, condition.operand))
    case "$startsWith":
      return elements(found).some((one) => toText(one.value)?.startsWith(condition.operand))
    case "$endsWith":
      return elements(found).some((one) => toText(one.value)?.endsWith(condition.operand))
    case "$exists":
      return found.length > 0 === condition.operand
    case "$not":
      return !condition.operand.every((inner) => holds(inner, found))
  }
}

function find([segment, ...rest]: string[], place: Found): Found[] {
  if (segment === undefined) {
    return place.value === undefined ? [] : [place]
  }
  const { value } = place
  if (Array.isArray(value)) {
    return /^\d+$/.test(segment)
      ? find(rest, { value: value[Number(segment)], raw: undefined })
      : value.flatMap((element) => find([segment, ...rest], { value: element, raw: undefined }))
  }
  if (!isRecord(value)) {
    return []
  }
  return find(rest, { value: own(value, segment), raw: own(value, `raw_${segment}`) })
}

/** The values, and in place of lists their elements. */
function elements(found: Found[]): Found[] {
  return found.flatMap((one) =>
    Array.isArray(one.value) ? one.value.map((value): Found => ({ value, raw: undefined })) : [one]
  )
}

function isOneOf(found: Found[], operands: readonly Scalar[]): boolean {
  if (!found.length) {
    return operands.includes(null)
  }
  return elements(found).some((one) => operands.some((operand) => equals(one, operand)))
}

function equals(found: Found, operand: Scalar): boolean {
  if (typeof operand === "string" || typeof operand === "number") {
    return compare(found, operand) === 0
  }
  return found.value === operand
}

function contains(found: Found, operand: string | number | boolean): boolean {
  if (Array.isArray(found.value)) {
    return found.value.some((value) => equals({ value, raw: undefined }, operand))
  }
  return typeof operand === "string" && Boolean(toText(found.value)?.includes(operand))
}

function compares(found: Found[], operand: string | number, fits: (order: number) => boolean): boolean {
  return elements(found).some((one) => {
    const order = compare(one, operand)
    return order !== undefined && fits(order)
  })
}

/**
 * Negative, 0 or positive if the value is less than, equal to or greater than the operand; undefined if they are not
 * comparable.
 */
function compare(found: Found, operand: string | number): number | undefined {
  const number = amountOf(found)
  if (number) {
    return compareDecimals(number, toDecimal(operand) ?? parseDecimal(operand))
  }
  const text = toText(found.value)
  if (typeof operand === "number") {
    return compareDecimals(parseDecimal(text), toDecimal(operand))
  }
  return text === undefined ? undefined : text < operand ? -1 : Number(text > operand)
}

function compareDecimals(one: Decimal | undefined, other: Decimal | undefined): number | undefined {
  return one && other ? (one.comparedTo(other) ?? undefined) : undefined
}

/** The exact number of a value; undefined if it is none. */
function amountOf({ value, raw }: Found): Decimal | undefined {
  const number = toDecimal(value)
  return number && ((isRecord(raw) && toDecimal(raw)) || number)
}

/** The text of a value in the body, where times are ISO texts; undefined if it is none. */
function toText(value: unknown): string | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  }
  return typeof value === "string" ? value : undefined
}
