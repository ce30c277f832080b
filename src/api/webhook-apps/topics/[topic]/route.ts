import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { describeTopic, listedTopic } from "../../../admin/webhooks/topics/helpers"
import { requireTopic } from "../../gate"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const name = req.params.topic ?? ""
  await requireTopic(req, name)
  res.json({ topic: describeTopic(listedTopic(catalogue, name)) })
}
