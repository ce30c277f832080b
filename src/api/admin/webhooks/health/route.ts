import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const health = await req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).health()
  res.set("cache-control", "no-store").json({ health })
}
