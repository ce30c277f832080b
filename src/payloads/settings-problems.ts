import type { Catalogue } from "../topics/catalogue"
import { nearest } from "../topics/nearest"
import type { NeverSentReason } from "../topics/never-sent"
import type { TopicDefinition } from "../types"
import { checkFields } from "./check-fields"
import { isReadable, parseField } from "./field-syntax"
import { chooseFields } from "./fields"
import { parseFilter, pathsOfFilter } from "./filter"
import { knownFields } from "./known-fields"
import type { QueryPort } from "./query-port"
import { pathOf } from "./trigger-syntax"
import { looksAt, triggersOf } from "./triggers"

/** The reason why a webhook cannot subscribe to one of these topics, as a sentence; undefined when there is none. */
export function topicsProblem(catalogue: Catalogue, topics: readonly string[]): string | undefined {
  return topics.map((topic) => catalogue.problem(topic)).find((problem) => problem !== undefined)
}

/** Whether an app's webhook must not use a path with a topic: see `withheldPaths`. */
export type IsWithheld = (definition: TopicDefinition, path: string) => boolean

/**
 * The reason why fields are invalid for these topics, as a sentence; undefined when there is none. A field is valid if the
 * resource of any of the topics has it and may be sent with it. The fields of a topic without a resource are those of its
 * schema, or any if the schema lists none.
 * @param isWithheld for an app's webhook. Default: every topic may use every field.
 */
export async function fieldsProblem(
  catalogue: Catalogue,
  query: QueryPort,
  fields: readonly string[],
  topics: readonly string[],
  isWithheld: IsWithheld = () => false
): Promise<string | undefined> {
  const definitions = definitionsOf(catalogue, topics)
  const named = fields
    .map((field) => ({ field, name: field, ...parseField(field) }))
    .filter(({ mode }) => mode !== "drop")
  const problem = await neverSentProblem(catalogue, query, named, definitions, isWithheld)
  if (problem || !named.length || definitions.some(mayHaveAny)) {
    return problem
  }
  const others = named.filter(({ path }) => !definitions.some((definition) => describes(definition, path)))
  const unknown = await firstUnknown(query, others, definitions, isWithheld)
  return unknown === null
    ? undefined
    : `Unknown field "${unknown}": no resource of the webhook's topics has it.`
}

/** The first field that no resource has. Fields with the same resources are checked together. */
async function firstUnknown(
  query: QueryPort,
  fields: readonly { field: string; path: string }[],
  definitions: readonly TopicDefinition[],
  isWithheld: IsWithheld
): Promise<string | null> {
  const groups = new Map<string, { entities: string[]; fields: string[] }>()
  for (const { field, path } of fields) {
    const entities = entitiesOf(definitions.filter((definition) => !isWithheld(definition, path)))
    const group = groups.get(entities.join()) ?? { entities, fields: [] }
    groups.set(entities.join(), group)
    group.fields.push(field)
  }
  for (const group of groups.values()) {
    const unknown = await checkFields(query, group.entities, group.fields)
    if (unknown !== null) {
      return unknown
    }
  }
  return null
}

/**
 * The reason why a filter may not use one of its paths, as a sentence; undefined when there is none. Unknown paths are allowed.
 * @param isWithheld for an app's webhook. Default: every topic may use every path.
 */
export async function filterProblem(
  catalogue: Catalogue,
  query: QueryPort,
  input: unknown,
  topics: readonly string[],
  isWithheld: IsWithheld = () => false
): Promise<string | undefined> {
  const filter = input ? parseFilter(input) : null
  const named = filter?.ok ? pathsOfFilter(filter.filter).map((path) => ({ name: `data.${path}`, path })) : []
  return neverSentProblem(catalogue, query, named, definitionsOf(catalogue, topics), isWithheld)
}

/**
 * The reason why triggers are invalid for these topics, as a sentence; undefined when there is none. One topic with the field
 * is enough.
 */
export function triggersProblem(
  catalogue: Catalogue,
  triggers: readonly string[],
  topics: readonly string[],
  fields: readonly string[] | null
): string | undefined {
  const updates = definitionsOf(catalogue, topics).filter((definition) => triggersOf(definition).length > 0)
  if (triggers.length && !updates.length) {
    return "None of the webhook's topics reports updates of a resource."
  }
  const known = updates.flatMap((definition) => [
    ...triggersOf(definition),
    ...chooseFields(fields, triggersOf(definition)).reads,
  ])
  const unknown = triggers.find((trigger) => !looksAt(trigger, known))
  if (unknown === undefined) {
    return undefined
  }
  const meant = nearest(pathOf(unknown), [...new Set(known.flatMap(pathsTo))])
  return `Unknown path "${unknown}"${meant ? `, did you mean "${meant}"?` : ": no update of the webhook's topics has it."}`
}

/** A path and all paths above it. */
function pathsTo(field: string): string[] {
  const segments = field.split(".")
  return segments.map((_, index) => segments.slice(0, index + 1).join("."))
}

/** A field is refused if it is never sent for one topic, and no other topic has it. */
async function neverSentProblem(
  catalogue: Catalogue,
  query: QueryPort,
  fields: readonly { name: string; path: string }[],
  definitions: readonly TopicDefinition[],
  isWithheld: IsWithheld
): Promise<string | undefined> {
  for (const { name, path } of fields) {
    const judged = definitions
      .filter((definition) => !isWithheld(definition, path))
      .map((definition) => ({ definition, reason: reasonOf(catalogue, definition, path) }))
    const reason = judged.find((one) => one.reason)?.reason
    if (!reason) {
      continue
    }
    const open = judged.filter((one) => !one.reason).map(({ definition }) => definition)
    if (!(await someHas(query, open, path))) {
      return `"${name}" is ${reason} and is never sent.`
    }
  }
  return undefined
}

async function someHas(
  query: QueryPort,
  definitions: readonly TopicDefinition[],
  path: string
): Promise<boolean> {
  if (definitions.some((definition) => mayHaveAny(definition) || describes(definition, path))) {
    return true
  }
  const entities = entitiesOf(definitions)
  return (
    entities.length > 0 &&
    isReadable(path.split(".")) &&
    (await checkFields(query, entities, [path])) === null
  )
}

function reasonOf(
  { neverSent }: Catalogue,
  { entity, payload, events: [event], topic }: TopicDefinition,
  path: string
): NeverSentReason | undefined {
  if (payload) {
    return undefined
  }
  return entity
    ? neverSent.ofPath(entity, path, knownFields())
    : neverSent.ofEventField(event?.name ?? topic, path)
}

function definitionsOf(catalogue: Catalogue, topics: readonly string[]): TopicDefinition[] {
  return catalogue.expand(topics).flatMap((topic) => catalogue.get(topic) ?? [])
}

/** The entities of the topics, without those with a `payload` function, whose data is not known. */
function entitiesOf(definitions: readonly TopicDefinition[]): string[] {
  return [...new Set(definitions.flatMap(({ payload, entity }) => (payload ? [] : (entity ?? []))))]
}

/** Whether the fields of a topic's data are not known: a merchant's own topic without a resource or a schema. */
export function mayHaveAny({ payload, entity, schema }: TopicDefinition): boolean {
  return Boolean(payload) || (!entity && !schema.properties)
}

/** Whether the schema of a topic without a resource has this field. */
export function describes({ payload, entity, schema }: TopicDefinition, path: string): boolean {
  const [field = ""] = path.split(".")
  return !payload && !entity && (field === "*" || Object.hasOwn(schema.properties ?? {}, field))
}
