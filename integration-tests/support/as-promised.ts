import { appendFileSync } from "node:fs"

import addFormats from "ajv-formats"
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020"

import { asWritten, propertiesOf } from "../../src/types/typed"
import { present } from "../../scripts/present"
import { Catalogue } from "../../src/topics/catalogue"
import type { TopicDefinition } from "../../src/types"
import { inOneOrder, receive, type ChangeMessage, type HeldState } from "./apply-changes"
import { ANYTHING, heldBy, promisesOf } from "./promises"
import type { Received } from "./receiver"

/** What of a message its topic makes promises about. */
export type Told = { type: string; body?: string } & ChangeMessage

const catalogue = new Catalogue()
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
addFormats(ajv)
const validators = new Map<string, ValidateFunction>()

/** Everything that was sent in this file, by what it was read from. */
const sentTopics = new Set<string>()
const sentByEntity = new Map<string, Set<string>>()

/**
 * Expects of each message what its topic promises: data that its JSON Schema accepts, and nothing that is not in there.
 * What it holds counts as sent.
 */
export function expectAsPromised(messages: readonly Told[]): void {
  const wrong = messages.flatMap((message) => {
    const { type, data } = message
    const definition = present(catalogue.get(type), "the topic")
    const validate = validators.get(type) ?? ajv.compile(definition.schema)
    validators.set(type, validate)
    const names = new Set([...promisesOf(definition)].map(nameOf))
    const unknown = heldBy(data).filter((held) => !names.has(nameOf(held)) && !isFree(held, names))
    remember(definition, data)
    record(message)
    return validate(data) && !unknown.length ? [] : [{ type, errors: validate.errors, unknown }]
  })
  expect(wrong).toEqual([])
}

/** Resources of which a receiver of this file has applied changes to what it held. */
const applied = new Set<string>()

/**
 * Expects that a receiver which applies `changes` to what it holds of a resource holds at every message what that says, and that a
 * deletion says what was held before it. What has no revision, or names no resource, is left out.
 * @param requests to any number of webhooks. The suites with a whole shop call it after each test with all that was received.
 */
export function expectChangesToLead(requests: readonly Received[]): void {
  /** By webhook, resource and its id. */
  const held = new Map<string, HeldState>()
  const messages = requests.flatMap(({ headers, body }) =>
    headers["x-medusa-webhook-revision"] === undefined
      ? []
      : [
          {
            webhook: headers["x-medusa-webhook-id"],
            ...asWritten<Told & { revision: number }>(JSON.parse(body)),
          },
        ]
  )
  for (const message of messages.sort((a, b) => a.revision - b.revision)) {
    const { id, deleted_at } = propertiesOf(message.data)
    const { resource, event, channels } = present(catalogue.get(message.type), "the topic")
    // It says which channels were left, and nothing else of the resource.
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

/** Expects that receivers of this file have applied changes of each of these resources. */
export function expectApplied(resources: readonly string[]): void {
  expect(resources.filter((resource) => !applied.has(resource))).toEqual([])
}

const recorded = new Set<string>()

/** Where `RECORD_MESSAGES` names a file: adds a message that holds what none of its topic held before, as a line. */
function record({ type, data, body }: Told): void {
  const key = [type, ...new Set(heldBy(data))].sort().join()
  if (process.env.RECORD_MESSAGES && body && !recorded.has(key)) {
    recorded.add(key)
    appendFileSync(process.env.RECORD_MESSAGES, `${body}\n`)
  }
}

/** What no shop can be made to tell, and why. Topics, and what data promises, by entity: `order.deleted_at: string`. */
export type NeverSent = Record<string, string>

/**
 * Expects that each topic of these groups was sent, and that its data has held everything that it may: each property,
 * and each type of it, null too. So no schema promises more than there is. What is `neverSent` must really never be sent.
 */
export function expectAllSent(groups: readonly string[], neverSent: NeverSent): void {
  const topics = catalogue.list().filter(({ group }) => groups.includes(group))
  const promised = topics.flatMap((topic) => {
    const sent = sentByEntity.get(entityOf(topic)) ?? new Set()
    // What is deleted is as it was, but for that.
    const rest = topic.deleted
      ? []
      : [...promisesOf(topic)].filter((promise) => !sent.has(promise) && !promise.endsWith(ANYTHING))
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
  heldBy(data).forEach((held) => sent.add(held))
  sentByEntity.set(entityOf(definition), sent)
}

/** Alerts are read from nothing: each has data of its own. */
function entityOf({ entity, topic }: TopicDefinition): string {
  return entity ?? topic
}

/** `.items[].id` of `.items[].id: string` */
function nameOf(promise: string): string {
  return promise.slice(0, promise.lastIndexOf(":"))
}

/** Whether it stands in free JSON, like `metadata`: in something of which no part is promised. */
function isFree(held: string, names: ReadonlySet<string>): boolean {
  const parents = [...nameOf(held).matchAll(/\.|\[\]/g)]
    .map(({ index }) => nameOf(held).slice(0, index))
    .reverse()
  const parent = parents.find((one) => names.has(one))
  return (
    !!parent && ![...names].some((name) => name.startsWith(`${parent}.`) || name.startsWith(`${parent}[]`))
  )
}
