import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { AdminCheckWebhookUrlType } from "../validators"

/** A POST, as a URL may hold a token, and paths are logged on the way. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminCheckWebhookUrlType>,
  res: MedusaResponse
) => {
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const problem = (await service.urlProblem(req.validatedBody.url)) ?? null
  res.status(200).set("cache-control", "no-store").json({ problem })
}
