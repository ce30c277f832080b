import { MedusaError } from "@medusajs/framework/utils"

import { triggersOf } from "../../../../payloads/triggers"
import type { Catalogue } from "../../../../topics/catalogue"
import { schemaId } from "../../../../topics/webhook-operation"
import type { TopicDefinition } from "../../../../types"

/**
 * A topic of the catalogue, as the API shows it.
 * @param missing_rights those that whoever asks lacks for it.
 */
export function describeTopic(definition: TopicDefinition, missing_rights: readonly string[] = []) {
  const {
    topic,
    resource,
    event,
    group,
    description,
    events,
    entity,
    fields,
    sample,
    schema_version,
    schema,
  } = definition
  const triggers = triggersOf(definition)
  return {
    topic,
    resource,
    event,
    group,
    description,
    events: events.map(({ name }) => name),
    entity: entity ?? null,
    schema_version: schema_version ?? 1,
    missing_rights,
    fields: fields ?? null,
    triggers: triggers.length ? triggers : null,
    sample,
    schema: { $id: `${schemaId(definition)}:data`, ...schema },
  }
}

/** A listed topic by its name. @throws MedusaError NOT_FOUND */
export function listedTopic(catalogue: Catalogue, name: string): TopicDefinition {
  const definition = catalogue.list().find(({ topic }) => topic === name)
  if (!definition) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Topic ${name} was not found`)
  }
  return definition
}
