import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { NeededRights } from "../../../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { Catalogue } from "../../../../topics/catalogue"
import { isBoundByRights, missingRights } from "../../../../workflows/rights"
import { actorOf } from "../../../utils/actor"
import { pick } from "../../../utils/pick"
import { describeTopic } from "./helpers"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const missing = await missingByTopic(
    req,
    catalogue,
    catalogue.list().map(({ topic }) => topic)
  )
  const { fields } = req.queryConfig
  res.json({
    topics: catalogue
      .list()
      .map((definition) => pick(describeTopic(definition, missing.get(definition.topic)), fields)),
  })
}

/** The rights that keep whoever asks from choosing each of the topics; empty where no one's rights decide. */
export async function missingByTopic(
  req: AuthenticatedMedusaRequest,
  catalogue: Catalogue,
  names: readonly string[]
): Promise<Map<string, string[]>> {
  const actor = actorOf(req)
  if (!isBoundByRights(actor)) {
    return new Map()
  }
  const { topics } = new NeededRights(catalogue).ofWebhook([...names])
  const missing = await missingRights(req.scope, actor, [...new Set([...topics.values()].flat())])
  return new Map([...topics].map(([topic, rights]) => [topic, rights.filter((right) => missing.has(right))]))
}
