import { createHash } from "node:crypto"

import { REMARK } from "../modules/webhook/remarks"
import type { TopicDefinition, WebhookRecord } from "../types"
import { parseField, parseFields } from "./field-syntax"
import { chooseFields, leadsToChannels, withholdFields, type FieldChoice } from "./fields"
import { fieldsOfFilter, parseFilter, withholdPaths, type Filter } from "./filter"
import { needOf, type Need } from "./read"
import { scopeFields } from "./scope"
import type { IsWithheld } from "./settings-problems"
import { looksAt, triggersOf } from "./triggers"

/** A choice of fields for existing resources, and for deleted ones, which have `deleted_at` too. */
export type Choices = { live: FieldChoice; deleted: FieldChoice }

/** The part of a resource's state that is stored for webhooks with the same choice of fields. Equal keys are equal choices. */
export type StateView = { key: string; choice: FieldChoice }

/** A webhook that subscribes to a topic. */
export type Subscriber =
  | {
      kind: "ready"
      webhook: WebhookRecord
      filter: Filter | null
      /** Paths: an update is sent only if one of them has changed. Null: any change. */
      triggers: string[] | null
      /** The fields of its own choice, or within the limits of its app; null for the topic's default. */
      choices: Choices | null
      /** Index of the plan's need that has the fields of its own choice and of its filter. */
      need: number
      /** The view with the fields that it is sent; null where it is sent the id only. */
      sent: StateView | null
      /** The view with the fields of its filter and triggers; null where there are none, or `sent` has them. */
      inspected: StateView | null
    }
  | { kind: "broken"; webhook: WebhookRecord; problem: string }

/** What a topic says about its resource: that it was created, updated or deleted, or anything else. */
type LifecycleStage = "created" | "updated" | "deleted" | "other"

/** How the events of one topic are composed. */
export type TopicPlan = {
  definition: TopicDefinition
  stage: LifecycleStage
  /** The topic's default fields; null for all of the data. */
  choices: Choices | null
  subscribers: Subscriber[]
  /** The topic's default fields, whether or not a subscriber is sent them. */
  own: Need
  /** Sets of fields to read: first those of the event's payload, then those of its subscribers. */
  needs: Need[]
  /** The views of the resource to store, each with the index of the need that has its fields. */
  views: { view: StateView; need: number }[]
  /** Index of the need that has the sales channels; null when no subscriber needs them, or the entity has none. */
  channelNeed: number | null
}

/** Says which paths of its `fields` and `filter` a webhook must not use with a topic. */
export type WithheldFrom = (webhook: WebhookRecord) => IsWithheld

/** A topic with the webhooks that subscribe to it. */
export type Subscription = {
  definition: TopicDefinition
  webhooks: readonly WebhookRecord[]
  /** What a webhook must not use with a topic. Default: nothing. */
  withheldFrom?: WithheldFrom | undefined
}

/** All fields of an event's own data. */
const EVERYTHING = ["*"]

/**
 * Plans how the events of a topic are composed: which fields to read, and for whom.
 * @param life the subscriptions to the resource's `created`, `updated` and `deleted` topics. What these webhooks are sent is
 *   stored, to be compared with later states.
 */
export function planTopic(subscription: Subscription, life: readonly Subscription[] = []): TopicPlan {
  const { definition, webhooks } = subscription
  const entity = definition.payload ? undefined : definition.entity
  const topicFields = fieldsOf(definition)
  const choices = entity ? choicesOf(null, topicFields) : null
  const own = needOf(choices?.live.reads ?? [])
  const parsed = webhooks.map((webhook) => subscriberOf(webhook, subscription))
  const needs = [parsed.some(takesTopicFields) ? own : minimalNeed(own, definition)]
  const placeOf = (need: Need): number => {
    const known = needs.findIndex(({ key }) => key === need.key)
    return known < 0 ? needs.push(need) - 1 : known
  }
  const stage = stageOf(definition)
  const keepers = stage === "created" || stage === "updated" ? life : []
  // Messages of other topics may contain the resource's state too. It is stored for the webhooks that are sent them.
  const mayHaveState = stage === "other" || (stage === "deleted" && definition.isCustom === true)
  const hasState = entity !== undefined && mayHaveState && definition.channels !== "lost"
  const scoped = [webhooks, ...keepers.map((one) => one.webhooks)]
    .flat()
    .some(({ sales_channel_ids }) => sales_channel_ids.length > 0)
  const channels = entity && (scoped || definition.channels) ? scopeFields(entity) : []
  const channelNeed = channels.length ? needs.push(needOf(channels)) - 1 : null
  const subscribers = parsed.map((subscriber) => {
    if (subscriber.kind === "broken" || (!subscriber.choices && !subscriber.filter)) {
      return subscriber
    }
    const { choices: chosen, filter } = subscriber
    const need = needOf([...(chosen?.live.reads ?? []), ...(filter ? fieldsOfFilter(filter) : [])])
    return { ...subscriber, need: placeOf(need) }
  })
  const usesView = ({ key }: StateView) =>
    parsed.some((one) => one.kind === "ready" && (one.sent?.key === key || one.inspected?.key === key))
  const views = viewsOf(life).filter((view) => keepers.length || (hasState && usesView(view)))
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

/** The names of a resource's `created`, `updated` and `deleted` topics. */
export function lifecycleTopics(resource: string): string[] {
  return ["created", "updated", "deleted"].map((event) => `${resource}.${event}`)
}

/** Whether a webhook is sent the topic's default fields, with or without its `context`. */
export function takesTopicFields(subscriber: Subscriber): boolean {
  return subscriber.kind === "ready" && !subscriber.choices && subscriber.webhook.payload !== "thin"
}

function stageOf({ entity, payload, event, absorbs, deleted }: TopicDefinition): LifecycleStage {
  if (!entity || payload) {
    return "other"
  }
  if (absorbs) {
    return "updated"
  }
  return event === "created" ? "created" : event === "deleted" && deleted ? "deleted" : "other"
}

/**
 * The fields that are read when no webhook is sent the default ones: whether the resource exists, whether it belongs to the topic
 * (`unless`), and `updated_at`, which catch-up needs for every event.
 */
function minimalNeed({ fields }: Need, { unless }: TopicDefinition): Need {
  return needOf(fields.filter((field) => field === "updated_at" || field === unless))
}

function fieldsOf({ entity, payload, fields }: TopicDefinition): readonly string[] {
  return entity && !payload ? (fields ?? EVERYTHING) : EVERYTHING
}

function viewsOf(life: readonly Subscription[]): StateView[] {
  const views = new Map<string, StateView>()
  for (const subscription of life) {
    for (const webhook of subscription.webhooks) {
      const subscriber = subscriberOf(webhook, subscription)
      const own = subscriber.kind === "ready" ? [subscriber.sent, subscriber.inspected] : []
      own.forEach((view) => view && views.set(view.key, view))
    }
  }
  return [...views.values()]
}

const prepared = new WeakMap<WebhookRecord, WeakMap<TopicDefinition, Subscriber>>()

/** A webhook's settings for a topic. Computed once: a webhook that has changed is another record. */
function subscriberOf(webhook: WebhookRecord, subscription: Subscription): Subscriber {
  const { definition } = subscription
  const topics = prepared.get(webhook) ?? new WeakMap<TopicDefinition, Subscriber>()
  prepared.set(webhook, topics)
  const subscriber = topics.get(definition) ?? readSubscriber(webhook, subscription)
  topics.set(definition, subscriber)
  return subscriber
}

/** Parses a webhook's settings. They were validated when it was saved, but its row may have been changed by hand. */
function readSubscriber(webhook: WebhookRecord, { definition, withheldFrom }: Subscription): Subscriber {
  const topicFields = fieldsOf(definition)
  const channels = webhook.app?.sales_channel_ids ?? []
  const isWithheldWith = withheldFrom?.(webhook)
  const isWithheld = (path: string) => isWithheldWith?.(definition, path) ?? false
  // A condition on a list of sales channels would tell the app of channels that are not its own.
  const isWithheldInFilter = (path: string) =>
    isWithheld(path) || (channels.length > 0 && leadsToChannels(path))
  const whole = webhook.filter ? parseFilter(webhook.filter) : null
  if (whole && !whole.ok) {
    return {
      kind: "broken",
      webhook,
      problem: REMARK.wrongFilter(`${whole.path} ${whole.message}`),
    }
  }
  const filter = whole && withholdPaths(whole.filter, isWithheldInFilter)
  // A webhook with thin payloads does not use its `fields`.
  const chosen = webhook.fields?.length && webhook.payload !== "thin" ? parseFields(webhook.fields) : null
  if (chosen && !chosen.ok) {
    return {
      kind: "broken",
      webhook,
      problem: REMARK.wrongFields(`${chosen.field} ${chosen.message}`),
    }
  }
  const left = chosen ? withholdFields(chosen.fields, isWithheld) : []
  const fields = left.length ? left : null
  const paths = [...topicFields, ...(fields ?? [])].map((field) => parseField(field).path)
  const limit = paths.some(leadsToChannels) ? channels : []
  const choices = fields || limit.length ? choicesOf(fields, topicFields, limit) : null
  const readable = [...triggersOf(definition), ...(choices?.live.reads ?? [])]
  const triggers = webhook.triggers?.filter((trigger) => looksAt(trigger, readable)) ?? []
  const sent = webhook.payload === "thin" ? null : viewOf(fields, topicFields, limit)
  const inspected = [
    ...(filter ? fieldsOfFilter(filter) : []),
    ...readable.filter((field) => triggers.some((trigger) => looksAt(trigger, [field]))),
  ]
  const isSent = inspected.every((field) => sent?.choice.reads.includes(field))
  return {
    kind: "ready",
    webhook,
    filter,
    triggers: triggers.length ? triggers : null,
    choices,
    need: 0,
    sent,
    inspected: isSent ? null : viewOf(inspected, [], limit),
  }
}

const ownViews = new WeakMap<readonly string[], StateView>()

/**
 * @param entries a webhook's choice of fields; null for the topic's default, which is cached.
 * @param channels ids of the sales channels to which lists of sales channels are limited. Empty: all.
 */
function viewOf(
  entries: readonly string[] | null,
  topicFields: readonly string[],
  channels: readonly string[] = []
): StateView {
  const isDefault = entries === null && !channels.length
  const known = isDefault ? ownViews.get(topicFields) : undefined
  if (known) {
    return known
  }
  const text = JSON.stringify([entries, topicFields, ...(channels.length ? [channels] : [])])
  const key = createHash("sha256").update(text).digest("base64url").slice(0, 12)
  const view = { key, choice: chooseFields(entries, topicFields, channels) }
  if (isDefault) {
    ownViews.set(topicFields, view)
  }
  return view
}

function choicesOf(
  fields: readonly string[] | null,
  topicFields: readonly string[],
  channels: readonly string[] = []
): Choices {
  return {
    live: chooseFields(fields, topicFields, channels),
    deleted: chooseFields(fields, [...topicFields, "deleted_at"], channels),
  }
}
