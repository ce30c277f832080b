import type { Catalogue } from "../topics/catalogue"
import type { WebhookFilter } from "../types"
import { checkFields } from "./check-fields"
import { parseField } from "./field-syntax"
import { fieldsOfFilter, parseFilter } from "./filter"
import type { QueryPort } from "./query-port"

/** Whether a path is one of the fields, lies below one of them, or is covered by a `*` among them. */
export function isCovered(fields: ReadonlySet<string>, path: string): boolean {
  const segments = path.split(".")
  const starts = segments.map((_, index) => segments.slice(0, index + 1).join("."))
  return starts.some((start) => fields.has(start)) || fields.has([...segments.slice(0, -1), "*"].join("."))
}

/** The paths that a choice of fields adds or keeps. */
export function pathsOfFields(fields: readonly string[]): string[] {
  return fields
    .map(parseField)
    .filter(({ mode }) => mode !== "drop")
    .map(({ path }) => path)
}

/** The paths in a filter's conditions; none for an invalid filter. */
export function pathsLookedAt(filter: WebhookFilter | null): string[] {
  const parsed = filter && parseFilter(filter)
  return parsed?.ok ? fieldsOfFilter(parsed.filter) : []
}

/**
 * The paths that a topic's entity has and that are not among the topic's documented fields. Topics without an entity send their
 * event's own data, to which a choice of fields adds nothing.
 * @param topics topics and wildcards.
 */
export async function undocumentedPaths(
  catalogue: Catalogue,
  query: QueryPort,
  topics: readonly string[],
  paths: readonly string[]
): Promise<string[]> {
  const beyond = new Set<string>()
  // Topics of one entity mostly have the same fields. Each path is checked once for an entity.
  const asked = new Map<string, Promise<string | null>>()
  for (const definition of catalogue.expand(topics).map((topic) => catalogue.get(topic))) {
    const { entity, fields = [] } = definition ?? {}
    if (entity === undefined) {
      continue
    }
    const documented = new Set(fields)
    for (const path of paths) {
      if (isCovered(documented, path)) {
        continue
      }
      const key = `${entity} ${path}`
      const unknown = asked.get(key) ?? checkFields(query, [entity], [path])
      asked.set(key, unknown)
      if ((await unknown) === null) {
        beyond.add(path)
      }
    }
  }
  return [...beyond]
}
