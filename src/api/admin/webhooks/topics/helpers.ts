import type { MedusaRequest } from "@medusajs/framework/http"

import { triggersOf } from "../../../../payloads/triggers"
import type { Catalogue } from "../../../../topics/catalogue"
import { schemaId } from "../../../../topics/webhook-operation"
import type { TopicDefinition } from "../../../../types"
import type { AdminGetWebhookTopicsParamsType } from "../validators"

/**
 * A topic of the catalogue, as the API shows it.
 * @param missing_rights the rights that the actor needs for the topic and lacks.
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

/** The topics of the catalogue, or those that the query names. */
export function requestedTopics(req: MedusaRequest, catalogue: Catalogue): TopicDefinition[] {
  const { topic: names }: AdminGetWebhookTopicsParamsType = req.validatedQuery
  return catalogue.list().filter(({ topic }) => names?.includes(topic) ?? true)
}
