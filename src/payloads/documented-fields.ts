import type { Catalogue } from "../topics/catalogue"
import type { TopicDefinition, WebhookFilter } from "../types"
import { checkFields } from "./check-fields"
import { parseField } from "./field-syntax"
import { upToJsonColumn } from "./fields"
import { fieldsOfFilter, parseFilter, pathsOfFilter } from "./filter"
import type { QueryPort } from "./query-port"
import { describes, mayHaveAny } from "./settings-problems"

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

/** The paths that are read for a filter's conditions; none for an invalid filter. */
export function pathsLookedAt(filter: WebhookFilter | null): string[] {
  const parsed = filter && parseFilter(filter)
  return parsed?.ok ? fieldsOfFilter(parsed.filter) : []
}

/** The paths in a filter's conditions, as they are written; none for an invalid filter. */
export function pathsWritten(filter: WebhookFilter | null): string[] {
  const parsed = filter && parseFilter(filter)
  return parsed?.ok ? pathsOfFilter(parsed.filter) : []
}

/** The documented paths of topics, without modifiers. @param topics topics and wildcards. */
export function documentedPaths(catalogue: Catalogue, topics: readonly string[]): string[] {
  return [...new Set(catalogue.covered(topics).flatMap(documentationOf))]
}

/**
 * The paths that no topic documents, whether the shop has them or not, and those that one topic documents but that the entity of
 * another has without documenting them. A topic without documentation, such as an action, sends its event's own data, to which a
 * choice of fields adds nothing.
 * @param topics topics and wildcards.
 */
export async function undocumentedPaths(
  catalogue: Catalogue,
  query: QueryPort,
  topics: readonly string[],
  paths: readonly string[]
): Promise<string[]> {
  const described = catalogue
    .covered(topics)
    .filter((definition) => !mayHaveAny(definition))
    .map((definition) => ({ ...definition, documented: new Set(documentationOf(definition)) }))
  if (!described.length) {
    return []
  }
  const beyond = new Set<string>()
  // Topics of one entity mostly have the same fields. Each path is checked once for an entity.
  const asked = new Map<string, Promise<string | null>>()
  for (const path of paths.map((one) => upToJsonColumn(one.split(".")).join("."))) {
    const others = described.filter((definition) => !documents(definition, path))
    if (others.length === described.length) {
      beyond.add(path)
      continue
    }
    for (const { entity } of others) {
      if (entity === undefined) {
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

/** Whether a topic documents a path, or one below it. */
function documents(topic: TopicDefinition & { documented: ReadonlySet<string> }, path: string): boolean {
  return (
    describes(topic, path) ||
    isCovered(topic.documented, path) ||
    [...topic.documented].some((one) => one.startsWith(`${path}.`))
  )
}

/** The documented paths of a topic: those that are read from its entity, or those of its schema. */
function documentationOf({ entity, fields = [], schema }: TopicDefinition): string[] {
  return entity === undefined ? Object.keys(schema.properties ?? {}) : pathsOfFields(fields)
}
