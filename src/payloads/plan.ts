import { createHash } from "node:crypto"

import { REMARK } from "../modules/webhook/remarks"
import type { TopicDefinition, WebhookRecord } from "../types"
import { parseFields } from "./field-syntax"
import { chooseFields, type FieldChoice } from "./fields"
import { fieldsOfFilter, parseFilter, type Filter } from "./filter"
import { needOf, type Need } from "./read"
import { scopeFields } from "./scope"
import { looksAt, triggersOf } from "./triggers"

/** What fields mean for a resource that lives, and for one that was deleted and shows when. */
export type Choices = { live: FieldChoice; deleted: FieldChoice }

/** What of a resource is kept of its last state, for webhooks with the same wishes. Equal keys are equal choices. */
export type View = { key: string; choice: FieldChoice }

/** A webhook that subscribes to a topic. */
export type Subscriber =
  | {
      kind: "ready"
      webhook: WebhookRecord
      filter: Filter | null
      /** The paths of changes that it wants this topic for; null: of any. */
      triggers: string[] | null
      /** Its own choice of fields; null: the topic's. */
      choices: Choices | null
      /** Which of the plan's needs its own choice and its filter look at. */
      need: number
      /** What is kept of what it is sent; null where that is the id alone. */
      sent: View | null
      /** What is kept of what its filter and its triggers look at; null where that is among what it is sent, or nothing. */
      looked: View | null
    }
  | { kind: "broken"; webhook: WebhookRecord; problem: string }

/** What a topic says of a resource's life; `other` is anything else that happens to it. */
export type Stage = "created" | "updated" | "deleted" | "other"

/** How the events of one topic are composed. */
export type TopicPlan = {
  definition: TopicDefinition
  stage: Stage
  /** The topic's own fields; null: all of the data, as it is. */
  choices: Choices | null
  subscribers: Subscriber[]
  /** The topic's own fields, whether or not a subscriber is sent them. */
  own: Need
  /** Sets of fields to read: what the event's payload takes first, then what its subscribers look at. */
  needs: Need[]
  /** What is kept of the resource's state, each with the need that it is cut from. */
  views: { view: View; need: number }[]
  /** Which of them tells the sales channels; null when no subscriber asks for them, or there are none. */
  channelNeed: number | null
}

/** Who subscribes to a topic. */
export type Subscription = { definition: TopicDefinition; webhooks: readonly WebhookRecord[] }

/** Everything of an event's own data. */
const EVERYTHING = ["*"]

/**
 * Plans a topic once for all its events.
 * @param life who subscribes to the topics that tell of its resource's life: what they are sent is kept. This one is among them
 * where it is such a topic.
 */
export function planTopic(
  { definition, webhooks }: Subscription,
  life: readonly Subscription[] = []
): TopicPlan {
  const entity = definition.payload ? undefined : definition.entity
  const topicFields = fieldsOf(definition)
  const choices = entity ? choicesOf(null, topicFields) : null
  const own = needOf(choices?.live.reads ?? [])
  const wishes = webhooks.map((webhook) => prepare(webhook, definition))
  const needs = [wishes.some(takesTopicFields) ? own : bareNeed(own, definition)]
  const placeOf = (need: Need): number => {
    const known = needs.findIndex(({ key }) => key === need.key)
    return known < 0 ? needs.push(need) - 1 : known
  }
  const stage = stageOf(definition)
  const keepers = stage === "created" || stage === "updated" ? life : []
  // Another message that tells the resource's state: what it says is noted for those who are sent it.
  const mayTellState = stage === "other" || (stage === "deleted" && definition.isCustom === true)
  const tellsState = entity !== undefined && mayTellState && definition.channels !== "lost"
  const scoped = [webhooks, ...keepers.map((one) => one.webhooks)]
    .flat()
    .some(({ sales_channel_ids }) => sales_channel_ids.length > 0)
  const channels = entity && (scoped || definition.channels) ? scopeFields(entity) : []
  const channelNeed = channels.length ? needs.push(needOf(channels)) - 1 : null
  const subscribers = wishes.map((subscriber) => {
    if (subscriber.kind === "broken" || (!subscriber.choices && !subscriber.filter)) {
      return subscriber
    }
    const { choices: chosen, filter } = subscriber
    const need = needOf([...(chosen?.live.reads ?? []), ...(filter ? fieldsOfFilter(filter) : [])])
    return { ...subscriber, need: placeOf(need) }
  })
  const looksAtView = ({ key }: View) =>
    wishes.some((one) => one.kind === "ready" && (one.sent?.key === key || one.looked?.key === key))
  const views = viewsOf(life).filter((view) => keepers.length || (tellsState && looksAtView(view)))
  return {
    definition,
    stage,
    choices,
    subscribers,
    own,
    needs,
    views: views.map((view) => ({ view, need: placeOf(needOf(view.choice.reads)) })),
    channelNeed,
  }
}

/** The topics that tell of a resource's life, by their names. */
export function lifeOf(resource: string): string[] {
  return ["created", "updated", "deleted"].map((event) => `${resource}.${event}`)
}

/** Whether a webhook is sent the topic's own choice of fields, alone or with its `context`. */
export function takesTopicFields(subscriber: Subscriber): boolean {
  return subscriber.kind === "ready" && !subscriber.choices && subscriber.webhook.payload !== "thin"
}

function stageOf({ entity, payload, event, absorbs, deleted }: TopicDefinition): Stage {
  if (!entity || payload) {
    return "other"
  }
  if (absorbs) {
    return "updated"
  }
  return event === "created" ? "created" : event === "deleted" && deleted ? "deleted" : "other"
}

/**
 * Whether the resource is there, whether it is one of the topic, and when it was last changed, which catch-up has to know of
 * every event.
 */
function bareNeed({ fields }: Need, { unless }: TopicDefinition): Need {
  return needOf(fields.filter((field) => field === "updated_at" || field === unless))
}

function fieldsOf({ entity, payload, fields }: TopicDefinition): readonly string[] {
  return entity && !payload ? (fields ?? EVERYTHING) : EVERYTHING
}

function viewsOf(life: readonly Subscription[]): View[] {
  const views = new Map<string, View>()
  for (const { definition, webhooks } of life) {
    for (const webhook of webhooks) {
      const subscriber = prepare(webhook, definition)
      const own = subscriber.kind === "ready" ? [subscriber.sent, subscriber.looked] : []
      own.forEach((view) => view && views.set(view.key, view))
    }
  }
  return [...views.values()]
}

const prepared = new WeakMap<WebhookRecord, WeakMap<TopicDefinition, Subscriber>>()

/** What a webhook wants of a topic, worked out once: a webhook that is changed is another record. */
function prepare(webhook: WebhookRecord, definition: TopicDefinition): Subscriber {
  const topics = prepared.get(webhook) ?? new WeakMap<TopicDefinition, Subscriber>()
  prepared.set(webhook, topics)
  const subscriber = topics.get(definition) ?? readWishes(webhook, definition)
  topics.set(definition, subscriber)
  return subscriber
}

/** Reads a webhook's own wishes. They were checked when it was saved; a row that was changed by hand may break here. */
function readWishes(webhook: WebhookRecord, definition: TopicDefinition): Subscriber {
  const topicFields = fieldsOf(definition)
  const filter = webhook.filter ? parseFilter(webhook.filter) : null
  if (filter && !filter.ok) {
    return {
      kind: "broken",
      webhook,
      problem: REMARK.wrongFilter(`${filter.path} ${filter.message}`),
    }
  }
  // One that is sent the id alone keeps its fields for another day.
  const fields = webhook.fields?.length && webhook.payload !== "thin" ? parseFields(webhook.fields) : null
  if (fields && !fields.ok) {
    return {
      kind: "broken",
      webhook,
      problem: REMARK.wrongFields(`${fields.field} ${fields.message}`),
    }
  }
  const choices = fields && choicesOf(fields.fields, topicFields)
  const readable = [...triggersOf(definition), ...(choices?.live.reads ?? [])]
  const triggers = webhook.triggers?.filter((trigger) => looksAt(trigger, readable)) ?? []
  const sent = webhook.payload === "thin" ? null : viewOf(fields && fields.fields, topicFields)
  const looked = [
    ...(filter ? fieldsOfFilter(filter.filter) : []),
    ...readable.filter((field) => triggers.some((trigger) => looksAt(trigger, [field]))),
  ]
  const isSent = looked.every((field) => sent?.choice.reads.includes(field))
  return {
    kind: "ready",
    webhook,
    filter: filter && filter.filter,
    triggers: triggers.length ? triggers : null,
    choices,
    need: 0,
    sent,
    looked: isSent ? null : viewOf(looked, []),
  }
}

const ownViews = new WeakMap<readonly string[], View>()

/** @param entries a webhook's choice of fields; null for the topic's own, which most have. */
function viewOf(entries: readonly string[] | null, topicFields: readonly string[]): View {
  const known = entries === null ? ownViews.get(topicFields) : undefined
  if (known) {
    return known
  }
  const text = JSON.stringify([entries, topicFields])
  const key = createHash("sha256").update(text).digest("base64url").slice(0, 12)
  const view = { key, choice: chooseFields(entries, topicFields) }
  if (entries === null) {
    ownViews.set(topicFields, view)
  }
  return view
}

function choicesOf(fields: readonly string[] | null, topicFields: readonly string[]): Choices {
  return {
    live: chooseFields(fields, topicFields),
    deleted: chooseFields(fields, [...topicFields, "deleted_at"]),
  }
}
