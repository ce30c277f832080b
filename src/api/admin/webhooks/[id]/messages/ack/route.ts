import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../../modules/webhook/service"
import { pathId } from "../../../../../utils/path-id"
import type { AdminAcknowledgeWebhookMessagesType } from "../../../validators"

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminAcknowledgeWebhookMessagesType>,
  res: MedusaResponse
) => {
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json(await service.acknowledgeMessages(pathId(req, "Webhook"), req.validatedBody.ids))
}
