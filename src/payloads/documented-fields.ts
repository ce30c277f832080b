import { readsResource, type Catalogue } from "../topics/catalogue"
import type { TopicDefinition, WebhookFilter, WebhookRecord } from "../types"
import { parseField } from "./field-syntax"
import { upToJsonColumn } from "./fields"
import { fieldsOfFilter, parseFilter, pathsOfFilter } from "./filter"
import { describes, mayHaveAny, type IsWithheld } from "./settings-problems"

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
  return [
    ...new Set(catalogue.covered(topics).flatMap((definition) => [...documentationOf(definition).paths])),
  ]
}

/**
 * The paths that none of the topics documents, whether the shop has them or not. There are none with a topic without documentation
 * alone, such as an action: it sends its event's own data, to which a choice of fields adds nothing.
 * @param topics topics and wildcards.
 */
export function undocumentedPaths(
  catalogue: Catalogue,
  topics: readonly string[],
  paths: readonly string[]
): string[] {
  const described = describedBy(catalogue, topics)
  const read = new Set(paths.map((path) => upToJsonColumn(path.split(".")).join(".")))
  return described.length
    ? [...read].filter((path) => !described.some((definition) => documents(definition, path)))
    : []
}

/**
 * Returns a function that says whether an app's webhook must not use a path with a topic: the topic does not document it, and another
 * of the webhook's topics does. A path that none of them documents was given by an admin, so every topic may use it.
 *
 * Settings are not refused for such a path. A refusal would tell the app whether the topic's resource has the field.
 * @param topics the webhook's topics and wildcards, also those that its app may not have any more.
 */
export function withheldPaths(catalogue: Catalogue, topics: readonly string[]): IsWithheld {
  const described = describedBy(catalogue, topics)
  return (definition, path) =>
    readsResource(definition) &&
    !documents(definition, path) &&
    described.some((other) => documents(other, path))
}

/** `withheldPaths` of a webhook; nothing is withheld from a webhook of the shop. */
export function withheldFrom(catalogue: Catalogue): (webhook: WebhookRecord) => IsWithheld {
  return ({ app }) => (app ? withheldPaths(catalogue, app.asked_topics) : () => false)
}

/** The topics whose fields are known. */
function describedBy(catalogue: Catalogue, topics: readonly string[]): TopicDefinition[] {
  return catalogue.covered(topics).filter((definition) => !mayHaveAny(definition))
}

/** Whether a topic documents a path, or one below it. */
function documents(definition: TopicDefinition, path: string): boolean {
  const { paths, parents } = documentationOf(definition)
  return describes(definition, path) || isCovered(paths, path) || parents.has(path)
}

/** The documented paths of a topic, and all paths above them. */
type Documentation = { paths: ReadonlySet<string>; parents: ReadonlySet<string> }

const documentations = new WeakMap<TopicDefinition, Documentation>()

/**
 * The documented paths are those that are read from the topic's entity, with those that every message has, or those of its schema.
 * Computed once.
 */
function documentationOf(definition: TopicDefinition): Documentation {
  const known = documentations.get(definition)
  if (known) {
    return known
  }
  const { entity, fields = [], schema, deleted } = definition
  const read = [...pathsOfFields(fields), "id", ...(deleted ? ["deleted_at"] : [])]
  const paths = new Set(entity === undefined ? Object.keys(schema.properties ?? {}) : read)
  const parents = new Set<string>()
  for (const path of paths) {
    const segments = path.split(".")
    segments.slice(1).forEach((_, index) => parents.add(segments.slice(0, index + 1).join(".")))
  }
  documentations.set(definition, { paths, parents })
  return { paths, parents }
}
