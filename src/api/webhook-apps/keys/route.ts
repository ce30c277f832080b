import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { askingApp } from "../gate"
import type { GetWebhookKeysParamsType } from "./validators"

const WHICH =
  "Invalid request: webhook_id: name the webhook whose keys you want, as x-medusa-webhook-id of its messages does, or send the token of your app"

/** Of one webhook for everyone who names it; of all of its own for an app. Nobody is shown which others there are. */
export const GET = async (req: MedusaRequest<unknown, GetWebhookKeysParamsType>, res: MedusaResponse) => {
  const { webhook_id } = req.validatedQuery
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = askingApp(req)
  if (app === undefined && webhook_id === undefined) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, WHICH)
  }
  const keys = service.publicKeys(webhook_id)
  const own = app === undefined ? undefined : await service.apps.webhookIds(app)
  res.json({ keys: own ? keys.filter((key) => own.includes(key.webhook_id)) : keys })
}
