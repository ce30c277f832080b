import { isRecord, own } from "./data-path"
import { parseField } from "./field-syntax"

/** The selected fields of a record, as a tree. */
export type Selection = {
  /** All fields (`*`), except relations that were read only for another choice of fields. */
  all: boolean
  /** The value itself, unchanged. */
  whole: boolean
  below: Map<string, Selection>
  /** Names of removed fields. */
  dropped: Set<string>
  /** The ids of the elements of a list that are selected. Absent: all. */
  ids?: ReadonlySet<string> | undefined
}

/** A choice of fields: the paths to read, and the selection to take from what was read. */
export type FieldChoice = { reads: string[]; selection: Selection }

/**
 * Medusa's JSON column. `query.graph` reads it as a whole only, so a path into it reads the column, and `pick` takes the part.
 */
export const JSON_COLUMN = "metadata"

/** The name of lists of sales channels, in all entities. */
const CHANNELS = "sales_channels"

/**
 * A webhook's choice of fields, applied to the topic's default fields.
 *
 * As in Medusa's `fields` parameter, entries with a modifier (`+email`, `-metadata`, `*items`, `items.*`) change the default
 * fields, and an entry without a modifier replaces them. There are two differences: `-` also removes fields that a `*` has
 * added, as in `items.*,-items.metadata`; and `id` cannot be removed.
 *
 * @param fields valid entries; null or an empty list for the default fields.
 * @param channels ids of the sales channels to which lists of sales channels are limited. Empty: all.
 */
export function chooseFields(
  fields: readonly string[] | null,
  topicFields: readonly string[],
  channels: readonly string[] = []
): FieldChoice {
  const entries = (fields ?? []).map(parseField)
  const replaces = entries.some(({ mode }) => mode === "replace")
  const base = replaces ? [] : topicFields.map((field) => parseField(field).path)
  const dropped = entries.filter(({ mode, path }) => mode === "drop" && path !== "id").map(({ path }) => path)
  const added = entries.filter(({ mode }) => mode !== "drop").map(({ path }) => path)
  const taken = ["id", ...base, ...added].filter((path) => !dropped.some((name) => isWithin(path, name)))
  const selection = selectionOf(taken)
  for (const path of dropped) {
    drop(selection, path.split("."))
  }
  if (!channels.length) {
    return { reads: readsOf(taken), selection }
  }
  limitChannels(selection, new Set(channels))
  return { reads: readsOf([...taken, ...taken.flatMap(channelIdsOf)]), selection }
}

/** Limits the lists of sales channels in a selection. */
function limitChannels({ below }: Selection, ids: ReadonlySet<string>): void {
  for (const [name, selection] of below) {
    if (name === CHANNELS) {
      selection.ids = ids
    }
    limitChannels(selection, ids)
  }
}

/** Whether a path leads to a list of sales channels, or into it. */
export function leadsToChannels(path: string): boolean {
  return path.split(".").includes(CHANNELS)
}

/** The path of the ids in the list of sales channels that a path leads into; none for other paths. */
function channelIdsOf(path: string): string[] {
  const segments = path.split(".")
  const list = segments.indexOf(CHANNELS)
  return list < 0 ? [] : [[...segments.slice(0, list + 1), "id"].join(".")]
}

/**
 * A choice of fields without some paths. Entries without a modifier still replace the default fields, if all of them are left out.
 * @param fields valid entries.
 */
export function withholdFields(fields: readonly string[], isWithheld: (path: string) => boolean): string[] {
  return fields.flatMap((field) => {
    const { mode, path } = parseField(field)
    if (mode === "drop" || !isWithheld(path)) {
      return [field]
    }
    return mode === "replace" ? ["id"] : []
  })
}

/** The paths to read by `query.graph`, without duplicates, sorted. */
export function readsOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => upToJsonColumn(path.split(".")).join(".")))].sort()
}

/** The part of a path that `query.graph` can read. */
export function upToJsonColumn(segments: readonly string[]): string[] {
  const column = segments.indexOf(JSON_COLUMN)
  return column < 0 ? [...segments] : segments.slice(0, column + 1)
}

/**
 * The selected part of data, in the order of the selection's fields.
 * @param read all fields that were read. Relations that were read only for other choices are not part of a `*`.
 */
export function pickFields(data: unknown, selection: Selection, read?: Selection): unknown {
  const { ids } = selection
  if (ids && Array.isArray(data)) {
    const selected = data.filter((element) => isRecord(element) && ids.has(String(own(element, "id"))))
    return pickFields(selected, { ...selection, ids: undefined }, read)
  }
  if (selection.whole) {
    return data
  }
  if (Array.isArray(data)) {
    return data.map((element) => pickFields(element, selection, read))
  }
  if (!isRecord(data)) {
    // Medusa returns an empty element for a record of which it knows none of the fields.
    return selection.all ? data : {}
  }
  const picked: Record<string, unknown> = {}
  const keep = (key: string, below: Selection | undefined) => {
    const value = selection.dropped.has(key)
      ? undefined
      : pickValue(own(data, key), below, read?.below.get(key))
    if (value !== undefined) {
      put(picked, key, value)
    }
  }
  selection.below.forEach((below, key) => keep(key, below))
  for (const key of selection.all ? Object.keys(data) : []) {
    if (!selection.below.has(key) && !isRelationOf(read, key)) {
      keep(key, undefined)
    }
  }
  return picked
}

/** Sets an own property, whatever its name. */
function put(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    record[key] = value
  }
}

function pickValue(value: unknown, selection: Selection | undefined, read: Selection | undefined): unknown {
  if (!selection || (selection.whole && !selection.ids) || value === null) {
    return value
  }
  const hasFields = isRecord(value) || Array.isArray(value)
  return hasFields || selection.all ? pickFields(value, selection, read) : undefined
}

/** The selection of all these paths. */
export function selectionOf(paths: readonly string[]): Selection {
  const selection = emptySelection()
  for (const path of paths) {
    take(selection, path.split("."))
  }
  return selection
}

/** Whether fields below a key were read, so that it is a relation. */
function isRelationOf(read: Selection | undefined, key: string): boolean {
  const selection = read?.below.get(key)
  return selection !== undefined && (selection.all || selection.below.size > 0)
}

function emptySelection(): Selection {
  return { all: false, whole: false, below: new Map(), dropped: new Set() }
}

function take(selection: Selection, [segment, ...rest]: string[]): void {
  if (segment === undefined) {
    selection.whole = true
  } else if (segment === "*") {
    selection.all = true
  } else {
    take(child(selection, segment), rest)
  }
}

function drop(selection: Selection, [segment, ...rest]: string[]): void {
  if (segment === undefined) {
    return
  }
  if (selection.whole) {
    selection.whole = false
    selection.all = true
  }
  if (!rest.length) {
    selection.dropped.add(segment)
    return
  }
  if (selection.all && !selection.below.has(segment)) {
    child(selection, segment).all = true
  }
  const next = selection.below.get(segment)
  if (next) {
    drop(next, rest)
  }
}

function child(selection: Selection, segment: string): Selection {
  const existing = selection.below.get(segment)
  if (existing) {
    return existing
  }
  const created = emptySelection()
  selection.below.set(segment, created)
  return created
}

function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`)
}
