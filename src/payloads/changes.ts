import type { WebhookChanges } from "../types"
import { isRecord, namesData, own } from "./data-path"

/** A changed place in a resource. */
export type Change = {
  kind: "added" | "updated" | "removed"
  /** Dotted, with list elements named by id: `variants[variant_01].prices[price_01].amount`. */
  path: string
  /** The names in the path, without list elements: `variants`, `prices`, `amount`. */
  fields: string[]
  /** The old value. */
  before: unknown
}

/** Most bytes of old values in a message, as JSON. */
const MAX_PREVIOUS_BYTES = 16 * 1024

/** Most paths in a message. If more places have changed, it names the top-level fields only. */
const MAX_PATHS = 1_000

/**
 * Compares two states of a resource, both parsed from JSON. Elements of a list are identified by `id`, else by another id that
 * each of them has (`inventory_item_id`); their order is ignored. Any other list is compared as one value.
 */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const changes: Change[] = []
  if (!isSame(before, after)) {
    compare(before, after, { path: "", fields: [] }, changes)
  }
  return changes
}

/** The levels of detail of a message's `changes`: paths with old values, paths only, or top-level fields only. */
export const DETAILS = ["values", "paths", "fields"] as const

export type Detail = (typeof DETAILS)[number]

/**
 * The `changes` of a message.
 * @param since the revision of the state before.
 * @returns paths by kind, old values by path, and `truncated` if some old values are left out.
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

/** Whether a change is one of `updated_at` only, which every write changes. */
export function isTimestampOnly({ fields }: Pick<Change, "fields">): boolean {
  return fields.at(-1) === "updated_at"
}

type Place = { path: string; fields: string[] }

/** Descends only into parts that differ, since making paths of equal parts would take as long as reading both states. */
function compare(before: unknown, after: unknown, place: Place, changes: Change[]): void {
  if (hasNameableKeys(before) && hasNameableKeys(after)) {
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

/** Whether all keys of a record may be part of a path. A record with a key such as `__proto__` is compared as one value. */
function hasNameableKeys(value: unknown): value is Record<string, unknown> {
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
  // Two states of a resource have their properties in the same order, except within JSON columns.
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

/** The property that identifies the elements of both lists: `id`, or the first other id that is unique. */
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
        isItself ? change : { ...fieldOf({ path: "", fields: [] }, name), kind: "updated", before: OMITTED }
      )
    }
  }
  return [...places.values()]
}

/** In place of an old value that is left out. */
const OMITTED = Symbol("omitted")

function previousOf(changes: readonly Change[]): Pick<WebhookChanges, "previous" | "truncated"> {
  const previous: Record<string, unknown> = Object.create(null)
  let bytes = 2
  let truncated = false
  for (const change of changes) {
    if (change.kind === "added") {
      continue
    }
    if (change.before === OMITTED) {
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

/** The scalars, and the lists of scalars, at and below a place, with their paths. */
function* valuesIn(value: unknown, place: Place): Generator<[string, unknown]> {
  if (hasNameableKeys(value)) {
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
    if (key === undefined) {
      return
    }
    const elements: Element[] = value
    for (const element of elements) {
      yield* valuesIn(element, elementOf(place, String(element[key])))
    }
  }
}
