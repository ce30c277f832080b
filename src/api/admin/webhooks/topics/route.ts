import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { NeededRights } from "../../../../payloads/needed-rights"
import { triggersOf } from "../../../../payloads/triggers"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { Catalogue } from "../../../../topics/catalogue"
import { schemaId } from "../../../../topics/webhook-operation"
import { isBoundByRights, missingRights } from "../../../../workflows/rights"
import { actorOf } from "../../../utils/actor"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json({ topics: describeTopics(catalogue, await missingByTopic(req, catalogue)) })
}

/**
 * The topics of the catalogue, as the API shows them.
 * @param missing the rights that whoever asks lacks, by topic.
 */
export function describeTopics(catalogue: Catalogue, missing: ReadonlyMap<string, readonly string[]>) {
  return catalogue
    .list()
    .map((definition) => ({
      ...definition,
      triggers: triggersOf(definition),
      schema: { $id: `${schemaId(definition)}:data`, ...definition.schema },
    }))
    .map(
      ({
        topic,
        resource,
        event,
        group,
        description,
        events,
        entity,
        fields,
        triggers,
        sample,
        schema_version,
        schema,
      }) => ({
        topic,
        resource,
        event,
        group,
        description,
        events: events.map(({ name }) => name),
        entity: entity ?? null,
        fields: fields ?? null,
        triggers: triggers.length ? triggers : null,
        sample,
        schema_version: schema_version ?? 1,
        schema,
        missing_rights: missing.get(topic) ?? [],
      })
    )
}

/** The rights that keep whoever asks from choosing a topic; empty where no one's rights decide. */
async function missingByTopic(
  req: AuthenticatedMedusaRequest,
  catalogue: Catalogue
): Promise<Map<string, string[]>> {
  const actor = actorOf(req)
  if (!isBoundByRights(actor)) {
    return new Map()
  }
  const { topics } = new NeededRights(catalogue).ofWebhook(catalogue.list().map(({ topic }) => topic))
  const missing = await missingRights(req.scope, actor, [...new Set([...topics.values()].flat())])
  return new Map([...topics].map(([topic, rights]) => [topic, rights.filter((right) => missing.has(right))]))
}
