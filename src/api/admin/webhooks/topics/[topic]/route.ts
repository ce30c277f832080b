import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { describeTopic, listedTopic } from "../helpers"
import { missingByTopic } from "../route"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const definition = listedTopic(catalogue, req.params.topic ?? "")
  const missing = await missingByTopic(req, catalogue, [definition.topic])
  res.json({ topic: describeTopic(definition, missing.get(definition.topic)) })
}
