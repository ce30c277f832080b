import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { appIdOf } from "../gate"
import { identityOf } from "../helpers"

export const GET = async (req: MedusaRequest, res: MedusaResponse) => {
  const { apps } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json({ webhook_app: await identityOf(apps, appIdOf(req)) })
}
