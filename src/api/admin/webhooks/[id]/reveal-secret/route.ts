import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"

/** A POST and not a GET, because each call writes an entry of the audit trail. */
export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actorOf(req))
  const secret = await service.revealSecret(pathId(req, "Webhook"))
  res.status(200).set("cache-control", "no-store").json({ secret })
}
