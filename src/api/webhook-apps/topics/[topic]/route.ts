import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { describeTopic } from "../../../admin/webhooks/topics/helpers"
import { requireTopic } from "../../gate"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const name = req.params.topic ?? ""
  await requireTopic(req, name)
  const definition = catalogue.get(name)
  if (!definition) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Topic ${name} was not found`)
  }
  res.json({ topic: { ...describeTopic(definition), allowed: true } })
}
