import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { NeededRights } from "../../../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { Catalogue } from "../../../../topics/catalogue"
import type { TopicDefinition } from "../../../../types"
import { isBoundByRights, missingRights } from "../../../../workflows/rights"
import { actorOf } from "../../../utils/actor"
import { pick } from "../../../utils/pick"
import type { AdminGetWebhookTopicsParamsType } from "../validators"
import { requestedTopics, describeTopic } from "./helpers"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookTopicsParamsType>,
  res: MedusaResponse
) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const topics = requestedTopics(req, catalogue)
  const missing = await missingByTopic(req, catalogue, topics)
  const { fields } = req.queryConfig
  res.json({ topics: topics.map((one) => pick(describeTopic(one, missing.get(one.topic)), fields)) })
}

/** The rights that the actor lacks, by topic. Empty when rights are not checked. */
async function missingByTopic(
  req: AuthenticatedMedusaRequest,
  catalogue: Catalogue,
  requested: readonly TopicDefinition[]
): Promise<Map<string, string[]>> {
  const actor = actorOf(req)
  if (!isBoundByRights(actor)) {
    return new Map()
  }
  const { topics } = new NeededRights(catalogue).ofWebhook(requested.map(({ topic }) => topic))
  const missing = await missingRights(req.scope, actor, [...new Set([...topics.values()].flat())])
  return new Map([...topics].map(([topic, rights]) => [topic, rights.filter((right) => missing.has(right))]))
}
