import { appendFileSync } from "node:fs"

import addFormats from "ajv-formats"
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020"

import { asWritten, propertiesOf } from "../../src/types/typed"
import { atLeast, present } from "../../scripts/present"
import { Catalogue } from "../../src/topics/catalogue"
import type { JsonSchema, TopicDefinition } from "../../src/types"
import { inOneOrder, receive, type ChangeMessage, type HeldState } from "./apply-changes"
import type { Received } from "./receiver"

/** The type of a value that may be any JSON. */
const ANYTHING = "anything"

/** The parts of a message that its topic describes. */
export type SentMessage = { type: string; body?: string } & ChangeMessage

const catalogue = new Catalogue()
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
addFormats(ajv)
const validators = new Map<string, ValidateFunction>()

/** The topics that were sent in this test file, and the paths in their data by entity. */
const sentTopics = new Set<string>()
const sentByEntity = new Map<string, Set<string>>()

/** Expects that the JSON Schema of each message's topic accepts its data and describes each property in it. Counts them as sent. */
export function expectValidMessages(messages: readonly SentMessage[]): void {
  const wrong = messages.flatMap((message) => {
    const { type, data } = message
    const definition = present(catalogue.get(type), "the topic")
    const validate = validators.get(type) ?? ajv.compile(definition.schema)
    validators.set(type, validate)
    const names = new Set([...allowedPaths(definition)].map(nameOf))
    const unknown = pathsIn(data).filter((held) => !names.has(nameOf(held)) && !isFree(held, names))
    remember(definition, data)
    record(message)
    return validate(data) && !unknown.length ? [] : [{ type, errors: validate.errors, unknown }]
  })
  expect(wrong).toEqual([])
}

/** Resources to whose states a receiver in this test file has applied changes. */
const applied = new Set<string>()

/**
 * Expects that `changes` lead to `data`: a receiver that applies them to its state of a resource gets the data of the message. Expects
 * that a deletion has the state before it. Messages without a revision or a resource are left out.
 * @param requests to any number of webhooks. The suites with a whole shop call it after each test with all received requests.
 */
export function expectConsistentChanges(requests: readonly Received[]): void {
  /** By webhook, resource and its id. */
  const held = new Map<string, HeldState>()
  const messages = requests.flatMap(({ headers, body }) =>
    headers["x-medusa-webhook-revision"] === undefined
      ? []
      : [
          {
            webhook: headers["x-medusa-webhook-id"],
            ...asWritten<SentMessage & { revision: number }>(JSON.parse(body)),
          },
        ]
  )
  for (const message of messages.sort((a, b) => a.revision - b.revision)) {
    const { id, deleted_at } = propertiesOf(message.data)
    const { resource, event, channels } = present(catalogue.get(message.type), "the topic")
    // It has only the channels that the product left.
    if (id === undefined || channels === "lost") {
      continue
    }
    const key = JSON.stringify([message.webhook, resource, id])
    const before = held.get(key)
    if (event === "deleted" && before) {
      expect(inOneOrder(message.data)).toEqual(inOneOrder({ ...propertiesOf(before.data), deleted_at }))
    }
    const after = receive(before, message)
    expect(inOneOrder(after.data)).toEqual(inOneOrder(message.data))
    held.set(key, after)
    if (before && message.changes?.since === before.revision) {
      applied.add(resource)
    }
  }
}

/** Expects that `expectConsistentChanges` has applied changes to each of these resources. */
export function expectApplied(resources: readonly string[]): void {
  expect(resources.filter((resource) => !applied.has(resource))).toEqual([])
}

const recorded = new Set<string>()

/** If `RECORD_MESSAGES` names a file: adds a message whose data has other paths than those of its topic before it, as a line. */
function record({ type, data, body }: SentMessage): void {
  const key = [type, ...new Set(pathsIn(data))].sort().join()
  if (process.env.RECORD_MESSAGES && body && !recorded.has(key)) {
    recorded.add(key)
    appendFileSync(process.env.RECORD_MESSAGES, `${body}\n`)
  }
}

/** Topics, and paths of data by entity (`order.deleted_at: string`), that no shop can be made to send, with the reason. */
export type NeverSent = Record<string, string>

/**
 * Expects that each topic of these groups was sent, with each property and each of its types, including null. So no schema allows more
 * than is sent. Paths in `neverSent` must not have been sent.
 */
export function expectAllSent(groups: readonly string[], neverSent: NeverSent): void {
  const topics = catalogue.list().filter(({ group }) => groups.includes(group))
  const promised = topics.flatMap((topic) => {
    const sent = sentByEntity.get(entityOf(topic)) ?? new Set()
    // A deletion has the last state, whose paths other topics of the entity have.
    const rest = topic.deleted
      ? []
      : [...allowedPaths(topic)].filter((promise) => !sent.has(promise) && !promise.endsWith(ANYTHING))
    return [
      ...(sentTopics.has(topic.topic) ? [] : [topic.topic]),
      ...rest.map((one) => `${entityOf(topic)}${one}`),
    ]
  })
  expect([...new Set(promised)].sort()).toEqual(Object.keys(neverSent).sort())
}

function remember(definition: TopicDefinition, data: unknown): void {
  sentTopics.add(definition.topic)
  const sent = sentByEntity.get(entityOf(definition)) ?? new Set()
  pathsIn(data).forEach((held) => sent.add(held))
  sentByEntity.set(entityOf(definition), sent)
}

/** A topic without an entity, such as an alert, has its own data. */
function entityOf({ entity, topic }: TopicDefinition): string {
  return entity ?? topic
}

/** `.items[].id` of `.items[].id: string` */
function nameOf(promise: string): string {
  return promise.slice(0, promise.lastIndexOf(":"))
}

/** Whether it is in free JSON, such as `metadata`, of which the schema describes no part. */
function isFree(held: string, names: ReadonlySet<string>): boolean {
  const parents = [...nameOf(held).matchAll(/\.|\[\]/g)]
    .map(({ index }) => nameOf(held).slice(0, index))
    .reverse()
  const parent = parents.find((one) => names.has(one))
  return (
    !!parent && ![...names].some((name) => name.startsWith(`${parent}.`) || name.startsWith(`${parent}[]`))
  )
}

/** Every dotted path and type that a topic's schema allows: `items[].thumbnail: null`. For a deletion, those of the last state. */
function allowedPaths({ schema }: Pick<TopicDefinition, "schema">): Set<string> {
  const [whole] = atLeast(1, schema.anyOf ?? [schema])
  return new Set(pathsOf(whole, ""))
}

/** Every dotted path and type in the data, in the same form. */
function pathsIn(data: unknown, path = ""): string[] {
  if (Array.isArray(data)) {
    return [`${path}: array`, ...data.flatMap((element) => pathsIn(element, `${path}[]`))]
  }
  if (typeof data === "object" && data !== null) {
    const parts = Object.entries(data).flatMap(([key, value]) => pathsIn(value, `${path}.${key}`))
    return [`${path}: object`, ...parts]
  }
  return [`${path}: ${data === null ? "null" : typeof data}`]
}

function pathsOf({ anyOf, type, properties, items }: JsonSchema, path: string): string[] {
  if (Array.isArray(anyOf)) {
    return anyOf.flatMap((one: JsonSchema) => pathsOf(one, path))
  }
  const named = Array.isArray(type) ? type : [type ?? ANYTHING]
  const types = named.map((one) => (one === "integer" ? "number" : one))
  const parts = Object.entries<JsonSchema>(properties ?? {})
  return [
    ...types.map((one) => `${path}: ${one}`),
    ...parts.flatMap(([key, part]) => pathsOf(part, `${path}.${key}`)),
    ...(items ? pathsOf(items, `${path}[]`) : []),
  ]
}
