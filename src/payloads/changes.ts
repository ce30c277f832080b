import type { WebhookChanges } from "../types"
import { isRecord, namesData, own } from "./data-path"

/** One place that changed. */
export type Change = {
  kind: "added" | "updated" | "removed"
  /** Dotted, parts of lists named by id: `variants[variant_01].prices[price_01].amount`. */
  path: string
  /** The same without the parts of lists: `variants`, `prices`, `amount`. */
  fields: string[]
  /** The old value. */
  before: unknown
}

/** Bytes of old values that a message tells, as JSON. */
const MAX_PREVIOUS_BYTES = 16 * 1024

/** Places that a message names; of more it names the top-level fields alone. */
const MAX_PATHS = 1_000

/**
 * Compares two states of a resource, as JSON gives them. Elements of a list are told apart by `id`, else by an id that they have
 * (`inventory_item_id`); the order of such a list says nothing. A list of anything else is one value.
 */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const changes: Change[] = []
  if (!isSame(before, after)) {
    compare(before, after, { path: "", fields: [] }, changes)
  }
  return changes
}

/**
 * How much a message says of its changes, from the most to the least: old values too, the paths alone, or the top-level fields
 * alone.
 */
export const DETAILS = ["values", "paths", "fields"] as const

export type Detail = (typeof DETAILS)[number]

/**
 * The changes as a message tells them.
 * @param since the revision of the state before.
 */
export function describeChanges(
  changes: readonly Change[],
  since: number,
  detail: Detail = "values"
): WebhookChanges {
  const named = detail === "fields" || changes.length > MAX_PATHS ? byTopLevel(changes) : changes
  const pathsOf = (kind: Change["kind"]) => named.filter((one) => one.kind === kind).map(({ path }) => path)
  return {
    since,
    added: pathsOf("added"),
    updated: pathsOf("updated"),
    removed: pathsOf("removed"),
    ...(detail === "values" ? previousOf(named) : { previous: {}, truncated: true }),
  }
}

/** Whether a change is one of a time alone that moves with every write, and so says nothing. */
export function isTouch({ fields }: Pick<Change, "fields">): boolean {
  return fields.at(-1) === "updated_at"
}

type Place = { path: string; fields: string[] }

/** Only what differs is looked into: to name each place of what is equal takes as long as to read both states. */
function compare(before: unknown, after: unknown, place: Place, changes: Change[]): void {
  if (isNameable(before) && isNameable(after)) {
    compareRecords(before, after, place, changes)
    return
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const key = keyOf(before, after)
    if (key !== undefined) {
      compareLists(before, after, key, place, changes)
      return
    }
  }
  changes.push({ kind: "updated", ...place, before })
}

/** A record whose every property a path may name. One that leads a receiver out of its data is told as one value. */
function isNameable(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Object.keys(value).every(namesData)
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b || !isObject(a) || !isObject(b)) {
    return a === b
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && areSame(a, b)
  }
  const names = Object.keys(a)
  const others = Object.keys(b)
  // Two states of a resource have their properties in the same order, but for those of a JSON column.
  const isThere = (name: string, index: number) => name === others[index] || Object.hasOwn(b, name)
  return (
    names.length === others.length &&
    names.every((name, index) => isThere(name, index) && isSame(a[name], b[name]))
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}

function areSame(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => isSame(one, b[index]))
}

function compareRecords(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  place: Place,
  changes: Change[]
): void {
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) {
      changes.push({ kind: "removed", ...fieldOf(place, name), before: before[name] })
    } else if (!isSame(before[name], after[name])) {
      compare(before[name], after[name], fieldOf(place, name), changes)
    }
  }
  for (const name of Object.keys(after)) {
    if (!Object.hasOwn(before, name)) {
      changes.push({ kind: "added", ...fieldOf(place, name), before: undefined })
    }
  }
}

type Element = Record<string, unknown>

function compareLists(
  before: Element[],
  after: Element[],
  key: string,
  place: Place,
  changes: Change[]
): void {
  const later = new Map(after.map((element) => [String(element[key]), element]))
  const earlier = new Set<string>()
  for (const element of before) {
    const id = String(element[key])
    earlier.add(id)
    if (!later.has(id)) {
      changes.push({ kind: "removed", ...elementOf(place, id), before: element })
    } else if (!isSame(element, later.get(id))) {
      compare(element, later.get(id), elementOf(place, id), changes)
    }
  }
  for (const id of later.keys()) {
    if (!earlier.has(id)) {
      changes.push({ kind: "added", ...elementOf(place, id), before: undefined })
    }
  }
}

/** What names the elements of both lists, each once: `id`, or the first other id that does. */
function keyOf(before: unknown[], after: unknown[]): string | undefined {
  const [first] = [...before, ...after]
  if (!isRecord(first)) {
    return undefined
  }
  const keys = Object.keys(first).filter((name) => name === "id" || name.endsWith("_id"))
  keys.sort((a, b) => Number(b === "id") - Number(a === "id"))
  return keys.find((key) => [before, after].every((list) => isNamedBy(list, key)))
}

function isNamedBy(list: unknown[], key: string): boolean {
  const ids = list.map((element) => (isRecord(element) ? own(element, key) : undefined))
  return ids.every((id) => typeof id === "string") && new Set(ids).size === ids.length
}

function fieldOf({ path, fields }: Place, name: string): Place {
  const part = /^[\w-]+$/.test(name) ? `${path && "."}${name}` : `[${JSON.stringify(name)}]`
  return { path: path + part, fields: [...fields, name] }
}

function elementOf({ path, fields }: Place, id: string): Place {
  return { path: `${path}[${/^[\w-]+$/.test(id) ? id : JSON.stringify(id)}]`, fields }
}

function byTopLevel(changes: readonly Change[]): Change[] {
  const places = new Map<string, Change>()
  for (const change of changes) {
    const [name = ""] = change.fields
    const isItself =
      change.fields.length === 1 && change.path === fieldOf({ path: "", fields: [] }, name).path
    if (!places.has(name)) {
      places.set(
        name,
        isItself ? change : { ...fieldOf({ path: "", fields: [] }, name), kind: "updated", before: UNTOLD }
      )
    }
  }
  return [...places.values()]
}

/** An old value that is not told. */
const UNTOLD = Symbol("untold")

function previousOf(changes: readonly Change[]): Pick<WebhookChanges, "previous" | "truncated"> {
  const previous: Record<string, unknown> = Object.create(null)
  let bytes = 2
  let truncated = false
  for (const change of changes) {
    if (change.kind === "added") {
      continue
    }
    if (change.before === UNTOLD) {
      truncated = true
      continue
    }
    for (const [path, value] of valuesIn(change.before, change)) {
      bytes += Buffer.byteLength(JSON.stringify(path)) + Buffer.byteLength(JSON.stringify(value)) + 2
      if (bytes > MAX_PREVIOUS_BYTES) {
        return { previous, truncated: true }
      }
      previous[path] = value
    }
  }
  return { previous, ...(truncated && { truncated }) }
}

/** The scalars at and below a place, and lists of nothing but scalars, with their paths. */
function* valuesIn(value: unknown, place: Place): Generator<[string, unknown]> {
  if (isNameable(value)) {
    for (const name of Object.keys(value)) {
      yield* valuesIn(value[name], fieldOf(place, name))
    }
  } else if (
    !isRecord(value) &&
    (!Array.isArray(value) || value.every((one) => typeof one !== "object" || one === null))
  ) {
    yield [place.path, value]
  } else if (Array.isArray(value)) {
    const key = keyOf(value, [])
    const elements: Element[] = key === undefined ? [] : value
    for (const element of elements) {
      yield* valuesIn(element, elementOf(place, String(element[key!])))
    }
  }
}
