import type { ModuleJoinerConfig } from "@medusajs/framework/types"
import { PolicyResource, toSnakeCase } from "@medusajs/framework/utils"

import type { Catalogue } from "../topics/catalogue"
import { resourceOf } from "../topics/resource-of"
import type { TopicDefinition, WebhookRecord } from "../types"
import { isCovered, pathsLookedAt, pathsOfFields } from "./documented-fields"
import { JSON_COLUMN } from "./fields"
import { knownFields, type KnownFields } from "./known-fields"

/** The settings of a webhook on which the data that it is sent depends. */
type ReadSettings = Partial<Pick<WebhookRecord, "fields" | "filter" | "payload">>

/** The rights that each topic requires, and each path in `fields` and `filter`. */
export type Needed = Record<"topics" | "fields" | "filter", ReadonlyMap<string, readonly string[]>>

/**
 * The rights that are required to read what webhooks are sent, as names of Medusa's policies: `customer:read`.
 *
 * - A topic requires `read` on its entity. That includes the topic's default fields, also those of parts: Medusa's route of an
 *   order shows its items and addresses to all who may read orders.
 * - Other fields that a webhook or its filter names require `read` on every entity on their path that has policies.
 * - An event without an entity requires `read` on the entities in its name that have policies: `user.invite.created` on `user`
 *   and `invite`. A merchant's own event may require nothing.
 *
 * Entities have the names of Medusa's field permissions, which are their types: `reservation` is `reservation_item`.
 */
export class NeededRights {
  private readonly known: KnownFields

  constructor(
    private readonly catalogue: Catalogue,
    configs?: readonly ModuleJoinerConfig[]
  ) {
    this.known = knownFields(configs)
  }

  /** The rights that a webhook with these settings requires for topics. @param topics topics and wildcards. */
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

  /** The rights that are required to read a stored body. They depend on its content, not on the webhook's present settings. */
  ofBody(topic: string, body: string | null): string[] {
    const { data }: { data?: unknown } = body === null ? {} : JSON.parse(body)
    return unique([
      ...this.ofTopic(topic),
      ...[...leavesOf(data)].flatMap((path) => this.ofPath(topic, path)),
    ])
  }

  /** The rights that a topic requires with its default fields. */
  ofTopic(topic: string): string[] {
    const definition = this.catalogue.get(topic)
    if (!definition) {
      // A topic that no longer exists.
      return [readOf(toSnakeCase(resourceOf(topic)))]
    }
    const { entity, events } = definition
    const resources = entity
      ? [this.resourceOf(entity)]
      : events.flatMap(({ name }) => this.resourcesNamedBy(name))
    return unique(resources).map(readOf)
  }

  /** The rights that a field requires in addition to those of the topic. */
  private ofPath(topic: string, path: string): string[] {
    const { entity, fields = [] } = this.catalogue.get(topic) ?? {}
    return entity === undefined || isCovered(new Set(fields), path)
      ? []
      : this.known.typesAlong(entity, path).slice(1).map(toSnakeCase).filter(hasPolicies).map(readOf)
  }

  private resourcesNamedBy(event: string): string[] {
    const named = event.split(".").slice(0, -1).map(toSnakeCase).filter(hasPolicies)
    return named.length ? named : this.entitiesOfEvent(event)
  }

  /** The entities of the topics that an event belongs to: `shipment.created` is about a fulfillment. */
  private entitiesOfEvent(event: string): string[] {
    return this.catalogue
      .list()
      .filter(({ events }) => events.some(({ name }) => name === event))
      .flatMap(({ entity }: TopicDefinition) => (entity ? [this.resourceOf(entity)] : []))
  }

  private resourceOf(entity: string): string {
    return toSnakeCase(this.known.typesAlong(entity, "")[0] ?? entity)
  }
}

/** The dotted paths of all values. Elements of a list have the list's path, and a JSON column is one value. */
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
