import { readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../medusa"
import { openApiDocument } from "../openapi/document"

/** Where it is kept, from the repository's root. */
export const PUBLISHED_FIELDS = "scripts/generate/published.json"

/** The type of each property of the schemas that messages are made of: `{ OrderData: { total: "number" } }`. */
export type Fields = Record<string, Record<string, string>>

/** Receivers rely on what was published once, so it stays in the file until somebody takes it out by hand, with a line in the changelog. */
export function publishedFields(): string {
  const [published, present] = [readPublished(), presentFields()]
  const names = [...new Set([...Object.keys(published), ...Object.keys(present)])].sort()
  const all = Object.fromEntries(names.map((name) => [name, { ...present[name], ...published[name] }]))
  return `${JSON.stringify(all, null, 2)}\n`
}

export function readPublished(): Fields {
  return JSON.parse(readFileSync(join(ROOT, PUBLISHED_FIELDS), "utf8")) as Fields
}

/** What messages have in this version. */
export function presentFields(): Fields {
  const { webhooks, components } = openApiDocument() as unknown as {
    webhooks: object
    components: { schemas: Record<string, Schema> }
  }
  const found: Fields = {}
  const visit = (node: unknown): void => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = components.schemas[name!]
      if (schema && !(name! in found)) {
        found[name!] = fieldsOf(schema)
        visit(schema)
      }
    }
  }
  visit(webhooks)
  return Object.fromEntries(Object.entries(found).filter(([, fields]) => Object.keys(fields).length > 0))
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

/** By their paths: a part without a name stands below its property. */
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
  ) as Record<string, string>
}

function typeOf({ type, items, anyOf, allOf, oneOf, $ref, enum: values, const: value }: Schema): string {
  if ($ref) {
    return $ref.split("/").at(-1)!
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
