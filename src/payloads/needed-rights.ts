import type { ModuleJoinerConfig } from "@medusajs/framework/types"
import { PolicyResource, toSnakeCase } from "@medusajs/framework/utils"

import type { Catalogue } from "../topics/catalogue"
import { resourceOf } from "../topics/resource-of"
import type { TopicDefinition, WebhookRecord } from "../types"
import { isAmong, pathsLookedAt, pathsOfFields } from "./documented-fields"
import { JSON_COLUMN } from "./fields"
import { knownFields, type KnownFields } from "./known-fields"

/** What of a webhook decides what it is sent of a resource. */
export type ReadSettings = Partial<Pick<WebhookRecord, "fields" | "filter" | "payload">>

/** The rights that each topic takes, and each path that `fields` and `filter` name. */
export type Needed = Record<"topics" | "fields" | "filter", ReadonlyMap<string, readonly string[]>>

/**
 * The rights that it takes to read what webhooks are sent, each as Medusa's policies name it: `customer:read`.
 *
 * A topic takes `read` on its entity. That includes the topic's own fields, also those of parts, as Medusa's route of an
 * order shows its items and addresses to all who may read orders. Fields beyond them, which a webhook or its filter names,
 * take `read` on every entity that they pass through, as far as there are policies for it. An event without an entity takes
 * `read` on the entities in its name: `user.invite.created` on `user` and `invite`. One that names nothing with
 * policies, a shop's own, takes none.
 *
 * Entities are named as Medusa's own field permissions name them, by their type: `reservation` is `reservation_item`.
 */
export class NeededRights {
  private readonly known: KnownFields

  constructor(
    private readonly catalogue: Catalogue,
    configs?: readonly ModuleJoinerConfig[]
  ) {
    this.known = knownFields(configs)
  }

  /** To be sent these topics, wildcards among them, by a webhook of these settings. */
  ofWebhook(topics: readonly string[], { fields, filter, payload }: ReadSettings = {}): Needed {
    const expanded = this.catalogue.expand(topics)
    const beyond = (paths: readonly string[]) =>
      new Map(paths.map((path) => [path, unique(expanded.flatMap((topic) => this.ofPath(topic, path)))]))
    return {
      topics: new Map(expanded.map((topic) => [topic, this.ofTopic(topic)])),
      fields: beyond(payload === "thin" ? [] : pathsOfFields(fields ?? [])),
      filter: beyond(pathsLookedAt(filter ?? null)),
    }
  }

  /** To read the body of a delivery; null for none. What it holds decides, whatever its webhook asks for today. */
  ofBody(topic: string, body: string | null): string[] {
    const { data }: { data?: unknown } = body === null ? {} : JSON.parse(body)
    return unique([
      ...this.ofTopic(topic),
      ...[...leavesOf(data)].flatMap((path) => this.ofPath(topic, path)),
    ])
  }

  /** To be sent a topic in its own fields. */
  ofTopic(topic: string): string[] {
    const definition = this.catalogue.get(topic)
    if (!definition) {
      // One that the shop no longer has.
      return [readOf(toSnakeCase(resourceOf(topic)))]
    }
    const { entity, events } = definition
    const resources = entity
      ? [this.resourceOf(entity)]
      : events.flatMap(({ name }) => this.resourcesNamedBy(name))
    return unique(resources).map(readOf)
  }

  /** What a field takes beyond the topic itself. */
  private ofPath(topic: string, path: string): string[] {
    const { entity, fields = [] } = this.catalogue.get(topic) ?? {}
    return entity === undefined || isAmong(new Set(fields), path)
      ? []
      : this.known.typesAlong(entity, path).slice(1).map(toSnakeCase).filter(hasPolicies).map(readOf)
  }

  private resourcesNamedBy(event: string): string[] {
    const named = event.split(".").slice(0, -1).map(toSnakeCase).filter(hasPolicies)
    return named.length ? named : this.entitiesFedBy(event)
  }

  /** What the topics are about that an event feeds: `shipment.created` is about a fulfillment. */
  private entitiesFedBy(event: string): string[] {
    return this.catalogue
      .list()
      .filter(({ events }) => events.some(({ name }) => name === event))
      .flatMap(({ entity }: TopicDefinition) => (entity ? [this.resourceOf(entity)] : []))
  }

  private resourceOf(entity: string): string {
    return toSnakeCase(this.known.typesAlong(entity, "")[0] ?? entity)
  }
}

/** The dotted paths of all values, those in lists by the list's name; JSON that the shop keeps is one value. */
function leavesOf(data: unknown, path = "", leaves = new Set<string>()): Set<string> {
  if (Array.isArray(data)) {
    data.forEach((element) => leavesOf(element, path, leaves))
  } else if (typeof data === "object" && data !== null && !path.endsWith(JSON_COLUMN)) {
    Object.entries(data).forEach(([key, value]) => leavesOf(value, path ? `${path}.${key}` : key, leaves))
  } else if (path) {
    leaves.add(path)
  }
  return leaves
}

function hasPolicies(resource: string): boolean {
  return Object.hasOwn(PolicyResource, resource)
}

function readOf(resource: string): string {
  return `${resource}:read`
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
