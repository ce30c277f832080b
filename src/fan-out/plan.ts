import type { TopicDefinition, WebhookRecord } from "../types"
import { parseFields } from "./field-syntax"
import { chooseFields, type FieldChoice } from "./fields"
import { fieldsOfFilter, parseFilter, type Filter } from "./filter"
import { needOf, type Need } from "./read"
import { scopeFields } from "./scope"

/** What fields mean for a resource that lives, and for one that was deleted and shows when. */
export type Choices = { live: FieldChoice; deleted: FieldChoice }

/** A webhook that subscribes to a topic. */
export type Subscriber =
  | {
      kind: "ready"
      webhook: WebhookRecord
      filter: Filter | null
      /** Its own choice of fields; null: the topic's. */
      choices: Choices | null
      /** Which of the plan's needs its own choice and its filter look at. */
      need: number
    }
  | { kind: "broken"; webhook: WebhookRecord; problem: string }

/** How the events of one topic are composed. */
export type TopicPlan = {
  definition: TopicDefinition
  /** The topic's own fields; null: all of the data, as it is. */
  choices: Choices | null
  subscribers: Subscriber[]
  /** What reading the topic's own fields takes, whether or not a subscriber is sent them. */
  own: Need
  /** Sets of fields to read: what the event's payload takes first, then what its subscribers look at. */
  needs: Need[]
  /** Which of them tells the sales channels; null when no subscriber asks for them, or there are none. */
  channelNeed: number | null
}

/** Everything of an event's own data. */
const EVERYTHING = ["*"]

/** Plans a topic once for all its events. */
export function planTopic(definition: TopicDefinition, webhooks: readonly WebhookRecord[]): TopicPlan {
  const entity = definition.payload ? undefined : definition.entity
  const topicFields = entity ? (definition.fields ?? EVERYTHING) : EVERYTHING
  const choices = entity ? choicesOf(null, topicFields) : null
  const own = needOf(choices?.live.reads ?? [])
  const prepared = webhooks.map((webhook) => prepare(webhook, topicFields))
  const needs = [prepared.some(takesTopicFields) ? own : bareNeed(own, definition)]
  const scoped = webhooks.some(({ sales_channel_ids }) => sales_channel_ids.length > 0)
  const channels = entity && scoped ? scopeFields(entity) : []
  const channelNeed = channels.length ? needs.push(needOf(channels)) - 1 : null
  const subscribers = prepared.map((subscriber) => {
    if (subscriber.kind === "broken" || (!subscriber.choices && !subscriber.filter)) {
      return subscriber
    }
    const { choices: chosen, filter } = subscriber
    const need = needOf([...(chosen?.live.reads ?? []), ...(filter ? fieldsOfFilter(filter) : [])])
    const known = needs.findIndex(({ key }) => key === need.key)
    return { ...subscriber, need: known < 0 ? needs.push(need) - 1 : known }
  })
  return { definition, choices, subscribers, own, needs, channelNeed }
}

/** Whether a webhook is sent the topic's own choice of fields, alone or with its `context`. */
export function takesTopicFields(subscriber: Subscriber): boolean {
  return subscriber.kind === "ready" && !subscriber.choices && subscriber.webhook.payload !== "thin"
}

/**
 * Whether the resource is there, whether it is one of the topic, and when it was last changed, which catch-up has to know of
 * every event.
 */
function bareNeed({ fields }: Need, { unless }: TopicDefinition): Need {
  return needOf(fields.filter((field) => field === "updated_at" || field === unless))
}

/** Reads a webhook's own wishes. They were checked when it was saved; a row that was changed by hand may break here. */
function prepare(webhook: WebhookRecord, topicFields: readonly string[]): Subscriber {
  const filter = webhook.filter ? parseFilter(webhook.filter) : null
  if (filter && !filter.ok) {
    return {
      kind: "broken",
      webhook,
      problem: `The filter of this webhook is wrong: ${filter.path} ${filter.message}`,
    }
  }
  // One that is sent the id alone keeps its fields for another day.
  const fields = webhook.fields?.length && webhook.payload !== "thin" ? parseFields(webhook.fields) : null
  if (fields && !fields.ok) {
    return {
      kind: "broken",
      webhook,
      problem: `The fields of this webhook are wrong: ${fields.field} ${fields.message}`,
    }
  }
  return {
    kind: "ready",
    webhook,
    filter: filter && filter.filter,
    choices: fields && choicesOf(fields.fields, topicFields),
    need: 0,
  }
}

function choicesOf(fields: readonly string[] | null, topicFields: readonly string[]): Choices {
  return {
    live: chooseFields(fields, topicFields),
    deleted: chooseFields(fields, [...topicFields, "deleted_at"]),
  }
}
