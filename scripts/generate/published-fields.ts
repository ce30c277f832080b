import { asWritten } from "../../src/types/typed"
import { readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../medusa"
import { openApiDocument } from "../openapi/document"
import { entryOf, lastOf } from "../present"

/** The path of the file, from the repository's root. */
export const PUBLISHED_FIELDS = "scripts/generate/published.json"

/** The type of each property, by schema: `{ OrderData: { total: "number" } }`. */
export type Fields = Record<string, Record<string, string>>

/**
 * A property's type, the version that added it, and the one that removed it. Without `since`, it exists since the first version.
 */
type PublishedField = { type: string; since?: string; until?: string }

/** All properties that messages have ever had. A text is the type of a property that exists since the first version. */
export type Published = Record<string, Record<string, string | PublishedField[]>>

/** The name of the next version until the changelog has its heading. */
const UNRELEASED = "Unreleased"

/**
 * The new contents of the file. Published properties stay in it, because receivers rely on them. A removal is marked by hand.
 */
export function publishedFields(): string {
  const [version = UNRELEASED] = /(?<=^## )\S+/m.exec(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8")) ?? []
  return `${JSON.stringify(withPresent(readPublished(), presentFields(), version), null, 2)}\n`
}

export function readPublished(): Published {
  return JSON.parse(readFileSync(join(ROOT, PUBLISHED_FIELDS), "utf8"))
}

/**
 * Adds the present properties to the published ones.
 * @param version the version of new properties. It also replaces `Unreleased`.
 */
export function withPresent(published: Published, present: Fields, version: string): Published {
  const names = [...new Set([...Object.keys(published), ...Object.keys(present)])].sort()
  return Object.fromEntries(
    names.map((name) => {
      const [before = {}, now = {}] = [published[name], present[name]]
      const fields = [...new Set([...Object.keys(now), ...Object.keys(before)])].map((field) => {
        const lives = entriesOf(before[field]).map((life) => released(life, version))
        const isNew = now[field] !== undefined && lives.every(({ until }) => until)
        const all = isNew ? [...lives, { type: entryOf(now, field), since: version }] : lives
        const [{ type, ...rest } = { type: "" }] = all
        return [field, all.length === 1 && Object.keys(rest).length === 0 ? type : all]
      })
      return [name, Object.fromEntries(fields)]
    })
  )
}

/** The published properties that are missing or have another type, and are not marked as removed. */
export function goneFields(published: Published, present: Fields): string[] {
  return Object.entries(published).flatMap(([schema, fields]) =>
    Object.entries(fields).flatMap(([field, entry]) => {
      const now = present[schema]?.[field]
      return entriesOf(entry)
        .filter(({ type, until }) => !until && type !== now)
        .map(({ type }) => `${schema}.${field}: ${type}, now ${now ?? "gone"}`)
    })
  )
}

/** A property or schema that a version added or removed. */
type FieldChange = { version: string; isBreaking: boolean; text: string }

/** The changes of schemas since their first publication, in the order of versions. @param schemas names of schemas. */
export function changesOf(published: Published, schemas: readonly string[]): FieldChange[] {
  const changes = schemas.flatMap((schema) => {
    const fields = Object.entries(published[schema] ?? {}).map(
      ([field, entry]) => [field, entriesOf(entry)] as const
    )
    const versions = new Set(fields.map(([, [first]]) => first?.since))
    // A new schema is one change, and not one for each of its fields.
    const addedIn = versions.size === 1 ? [...versions][0] : undefined
    const whole = addedIn ? [{ version: addedIn, isBreaking: false, text: `\`${schema}\` is new` }] : []
    return [
      ...whole,
      ...fields.flatMap(([field, lives]) =>
        lives.flatMap(({ type, since, until }) => [
          ...(since && since !== addedIn
            ? [{ version: since, isBreaking: false, text: `\`${schema}.${field}\` (${type}) is new` }]
            : []),
          ...(until
            ? [{ version: until, isBreaking: true, text: `\`${schema}.${field}\` (${type}) is gone` }]
            : []),
        ])
      ),
    ]
  })
  return changes.sort((a, b) => compareVersions(a.version, b.version))
}

/** The schema version of topics with these schemas: 1, and one more for each version that removed something. */
export function schemaVersionOf(published: Published, schemas: readonly string[]): number {
  const breaking = changesOf(published, schemas).filter(({ isBreaking }) => isBreaking)
  return 1 + new Set(breaking.map(({ version }) => version)).size
}

function entriesOf(entry: string | PublishedField[] | undefined): PublishedField[] {
  return typeof entry === "string" ? [{ type: entry }] : (entry ?? [])
}

function released({ type, since, until }: PublishedField, version: string): PublishedField {
  const named = (one: string) => (one === UNRELEASED ? version : one)
  return { type, ...(since && { since: named(since) }), ...(until && { until: named(until) }) }
}

/** `Unreleased` is the last one. */
function compareVersions(a: string, b: string): number {
  if (a === UNRELEASED || b === UNRELEASED) {
    return Number(a === UNRELEASED) - Number(b === UNRELEASED)
  }
  return a.localeCompare(b, "en", { numeric: true })
}

type Schemas = Record<string, Schema>

/** The properties of messages in the present code. */
export function presentFields(): Fields {
  const { webhooks, components } = asWritten<{ webhooks: object; components: { schemas: Schemas } }>(
    openApiDocument()
  )
  const found = schemasBelow(webhooks, components.schemas)
  return Object.fromEntries(
    found
      .map((name) => [name, fieldsOf(entryOf(components.schemas, name))] as const)
      .filter(([, fields]) => Object.keys(fields).length > 0)
  )
}

/** The names of the schemas that a node refers to, and of those that these refer to. */
export function schemasBelow(node: unknown, schemas: Record<string, unknown>): string[] {
  const found = new Set<string>()
  const visit = (one: unknown): void => {
    for (const [, name] of JSON.stringify(one).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name && schemas[name] && !found.has(name)) {
        found.add(name)
        visit(schemas[name])
      }
    }
  }
  visit(node)
  return [...found]
}

type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  allOf?: Schema[]
  oneOf?: Schema[]
  $ref?: string
  enum?: unknown[]
  const?: unknown
}

/** The types of a schema's properties by path, including those of nested schemas without a name. */
function fieldsOf(schema: Schema): Record<string, string> {
  const parts = [schema, ...(schema.allOf ?? []), ...(schema.anyOf ?? [])]
  return Object.assign(
    {},
    ...parts.flatMap(({ properties = {}, items }) => [
      ...(items ? [fieldsOf(items)] : []),
      ...Object.entries(properties).flatMap(([name, property]) => [
        { [name]: typeOf(property) },
        Object.fromEntries(
          Object.entries(fieldsOf(property)).map(([path, type]) => [`${name}.${path}`, type])
        ),
      ]),
    ])
  )
}

function typeOf({ type, items, anyOf, allOf, oneOf, $ref, enum: values, const: value }: Schema): string {
  if ($ref) {
    return lastOf($ref.split("/"))
  }
  if (items) {
    return `${typeOf(items)}[]`
  }
  const either = anyOf ?? oneOf ?? allOf
  if (either) {
    return [...new Set(either.map(typeOf))].sort().join(" | ")
  }
  if (type) {
    return [type].flat().sort().join(" | ")
  }
  return [...new Set((values ?? [value]).map((one) => (one === null ? "null" : typeof one)))].join(" | ")
}
