import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { invalidField } from "../../../modules/webhook/invalid-field"
import { optionalAppIdOf } from "../gate"
import type { GetWebhookKeysParamsType } from "../validators"

const WEBHOOK_ID_NEEDED =
  "is required without an app's token: the id in the header x-medusa-webhook-id of the messages"

/**
 * The public keys of one webhook, for every client that knows its id, or of all webhooks of an app, for that app. Public keys are not
 * secret; the list of the shop's webhooks is.
 */
export const GET = async (req: MedusaRequest<unknown, GetWebhookKeysParamsType>, res: MedusaResponse) => {
  const { webhook_id } = req.validatedQuery
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = optionalAppIdOf(req)
  if (app === undefined && webhook_id === undefined) {
    throw invalidField("webhook_id", WEBHOOK_ID_NEEDED)
  }
  const keys = service.publicKeys(webhook_id)
  const own = app === undefined ? undefined : await service.apps.webhookIds(app)
  res.json({ keys: own ? keys.filter((key) => own.includes(key.webhook_id)) : keys })
}
