import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
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
  const {
    limit,
    offset,
    cursor,
    order,
    fields: _,
    ...filters
  } = req.validatedQuery as AdminGetWebhookDeliveriesParamsType
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = appIdOf(req)
  const own = await apps.webhookIds(app, { deleted: true })
  const webhook_id = own.filter((id) => filters.webhook_id?.includes(id) ?? true)
  const topics = filters.q === undefined ? [] : catalogue.expand(await apps.askedTopics(app))
  const q_within = { webhook_id: own, topics: [...topics, PING_TOPIC] }
  res.json(await listPage(req, { ...filters, webhook_id, q_within }, { limit, offset, cursor, order }))
}
