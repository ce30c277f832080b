import { namesData } from "./data-path"

const MAX_FIELDS = 200
const MAX_SEGMENTS = 10

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/

/**
 * One entry of a webhook's `fields`. `replace`: the listed fields replace the topic's default fields. `add`: the field is added
 * to them. `drop`: the field is removed. `path` is dotted; its last segment may be `*` for all fields of a record.
 */
export type FieldEntry = { mode: "replace" | "add" | "drop"; path: string }

/** The entries; or the first invalid one, and the end of a sentence that begins with it. */
type ParsedFields = { ok: true; fields: string[] } | { ok: false; field: string; message: string }

/**
 * Parses a webhook's `fields`, a list or a comma separated text as in Medusa's query parameter, and checks the syntax.
 * @returns the entries, trimmed and without duplicates.
 */
export function parseFields(input: unknown): ParsedFields {
  const entries = typeof input === "string" ? input.split(",") : input
  if (!Array.isArray(entries)) {
    return { ok: false, field: "", message: "must be a list of fields" }
  }
  const fields = [...new Set(entries.map((entry) => (typeof entry === "string" ? entry.trim() : entry)))]
  if (!fields.length) {
    return { ok: false, field: "", message: "must name at least one field" }
  }
  if (fields.length > MAX_FIELDS) {
    return { ok: false, field: "", message: `must name at most ${MAX_FIELDS} fields` }
  }
  for (const field of fields) {
    const message = problemOf(field)
    if (message) {
      return { ok: false, field: String(field).slice(0, 100), message }
    }
  }
  return { ok: true, fields }
}

/** Parses one entry. Source: `FieldParser` of `@medusajs/framework`, whose modifiers are `+`, `-` and `*`. */
export function parseField(field: string): FieldEntry {
  const bare = field.replace(/^[+-]\s*/, "")
  const path = bare.startsWith("*") && bare !== "*" ? `${bare.slice(1)}.*` : bare
  if (field.startsWith("-")) {
    return { mode: "drop", path: path.replace(/\.\*$/, "") }
  }
  const isAdded = field.startsWith("+") || path === "*" || path.endsWith(".*")
  return { mode: isAdded ? "add" : "replace", path }
}

/** Whether the path of these segments can be passed to `query.graph` without being misinterpreted. */
export function isReadable(segments: readonly string[]): boolean {
  return segments.every((segment) => SEGMENT.test(segment)) && !isMisread(segments)
}

/** Whether a segment is no data, or is one that `query.graph` interprets as an instruction (`__…`, `fields`). */
function isMisread(segments: readonly string[]): boolean {
  return (
    !segments.every((segment) => namesData(segment) && !segment.startsWith("__")) ||
    segments.slice(0, -1).includes("fields")
  )
}

function problemOf(field: unknown): string | undefined {
  if (typeof field !== "string" || !field) {
    return "is not a field name"
  }
  const { mode, path } = parseField(field)
  if (path === "*") {
    return mode === "drop" ? "takes everything away" : undefined
  }
  const segments = path.split(".")
  const names = segments.at(-1) === "*" ? segments.slice(0, -1) : segments
  if (names.length > MAX_SEGMENTS) {
    return `goes deeper than ${MAX_SEGMENTS} levels`
  }
  if (!names.every((name) => SEGMENT.test(name))) {
    return "is not a field like id, items.title, items.* or -items.metadata"
  }
  return isMisread(segments) ? "contains a word that may not be used as a name" : undefined
}
