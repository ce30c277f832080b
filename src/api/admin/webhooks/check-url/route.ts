import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { AdminCheckWebhookUrlType } from "../validators"

/** A POST and not a GET, because the URL may contain a token, and proxies log the query of a GET. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminCheckWebhookUrlType>,
  res: MedusaResponse
) => {
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const problem = (await service.urlProblem(req.validatedBody.url)) ?? null
  res.status(200).set("cache-control", "no-store").json({ problem })
}
