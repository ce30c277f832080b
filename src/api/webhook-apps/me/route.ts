import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { appIdOf } from "../gate"

export const GET = async (req: MedusaRequest, res: MedusaResponse) => {
  const { apps } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { created_by: _, metadata: __, last_used_at: ___, ...webhook_app } = await apps.retrieve(appIdOf(req))
  res.json({ webhook_app })
}
