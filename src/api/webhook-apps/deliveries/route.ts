import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { DeliveryFilters } from "../../../types"
import { listPage } from "../../admin/webhook-deliveries/helpers"
import type { AdminGetWebhookDeliveriesParamsType } from "../../admin/webhook-deliveries/validators"
import { appIdOf } from "../gate"

/** Of the app's own webhooks, deleted ones too. A search names no customer or order: an app may not look for those. */
export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const own = await service.apps.webhookIds(appIdOf(req), { deleted: true })
  const ofOwn = async (filters: DeliveryFilters) => ({
    ...filters,
    webhook_id: own.filter((id) => filters.webhook_id?.includes(id) ?? true),
  })
  res.json(await listPage(req, ofOwn))
}
