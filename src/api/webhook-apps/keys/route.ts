import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { GetWebhookKeysParamsType } from "./validators"

export const GET = async (req: MedusaRequest, res: MedusaResponse) => {
  const { webhook_id } = req.validatedQuery as GetWebhookKeysParamsType
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json({ keys: service.publicKeys(webhook_id) })
}
