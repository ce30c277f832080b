import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { DeliveryFilters } from "../../../types"
import { listPage } from "../../admin/webhook-deliveries/helpers"
import type { AdminGetWebhookDeliveriesParamsType } from "../../admin/webhook-deliveries/validators"
import { appIdOf } from "../gate"

/** Of what the plugin sends by itself. */
const PING_TOPIC = "webhook.ping"

/** Of the app's own webhooks, deleted ones too. A search names no customer or order: an app may not look for those. */
export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = appIdOf(req)
  const own = await apps.webhookIds(app, { deleted: true })
  const ofOwn = async (filters: DeliveryFilters) => {
    const topics = filters.q === undefined ? [] : catalogue.expand(await apps.askedTopics(app))
    return {
      ...filters,
      webhook_id: own.filter((id) => filters.webhook_id?.includes(id) ?? true),
      q_within: { webhook_id: own, topics: [...topics, PING_TOPIC] },
    }
  }
  res.json(await listPage(req, ofOwn))
}
