import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { replayWebhookDeliveriesWorkflow } from "../../../../workflows/replay-webhook-deliveries"
import { retryWebhookDeliveriesWorkflow } from "../../../../workflows/retry-webhook-deliveries"
import type { AppBatchWebhookDeliveriesType } from "../../../admin/webhook-deliveries/validators"
import { throwWithConflictMessage } from "../../../admin/webhooks/helpers"
import { appIdOf } from "../../gate"
import { ownFilters } from "../../helpers"

const WORKFLOWS = {
  retry: retryWebhookDeliveriesWorkflow,
  replay: replayWebhookDeliveriesWorkflow,
} as const

/**
 * Deliveries of other owners are left out, like unknown ids. A request with `ids` is executed at once. An app may have one request with
 * `filters` running at a time, because it may continue in the background.
 */
export const POST = async (
  req: AuthenticatedMedusaRequest<AppBatchWebhookDeliveriesType>,
  res: MedusaResponse
) => {
  const { action, selection } = req.validatedBody
  const { apps } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const input = selection.filters
    ? { filters: await ownFilters(req, selection.filters), app_id: appIdOf(req) }
    : { ids: await apps.ownDeliveries(appIdOf(req), selection.ids) }
  const { result } = await WORKFLOWS[action](req.scope).run({ input }).catch(throwWithConflictMessage)
  res.status(200).json(result)
}
