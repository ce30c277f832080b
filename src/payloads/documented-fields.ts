import type { Catalogue } from "../topics/catalogue"
import type { WebhookFilter } from "../types"
import { checkFields } from "./check-fields"
import { parseField } from "./field-syntax"
import { fieldsOfFilter, parseFilter } from "./filter"
import type { QueryPort } from "./query-port"

/** Whether a path is one of the fields, lies below one, or is one of all beside it. */
export function isAmong(fields: ReadonlySet<string>, path: string): boolean {
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

/** The paths that a filter looks at. */
export function pathsLookedAt(filter: WebhookFilter | null): string[] {
  const parsed = filter && parseFilter(filter)
  return parsed?.ok ? fieldsOfFilter(parsed.filter) : []
}

/**
 * Those of some paths that lead beyond the documented fields of a topic, where its entity has them. What an entity has not is not sent
 * either. A topic without an entity sends its event's own data, of which no choice of fields makes more.
 * @param topics wildcards among them.
 */
export async function undocumentedPaths(
  catalogue: Catalogue,
  query: QueryPort,
  topics: readonly string[],
  paths: readonly string[]
): Promise<string[]> {
  const beyond = new Set<string>()
  // Topics of one entity have the same fields, mostly: each question is asked once.
  const asked = new Map<string, Promise<string | null>>()
  for (const definition of catalogue.expand(topics).map((topic) => catalogue.get(topic))) {
    const { entity, fields = [] } = definition ?? {}
    const documented = new Set(fields)
    for (const path of entity === undefined ? [] : paths) {
      if (isAmong(documented, path)) {
        continue
      }
      const key = `${entity} ${path}`
      const unknown = asked.get(key) ?? checkFields(query, [entity!], [path])
      asked.set(key, unknown)
      if ((await unknown) === null) {
        beyond.add(path)
      }
    }
  }
  return [...beyond]
}
