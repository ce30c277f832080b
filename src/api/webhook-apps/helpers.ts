import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { DeliveryFilters, WebhookApp } from "../../types"
import { appIdOf } from "./gate"

/** The topic of the plugin's pings, which no webhook subscribes to. */
const PING_TOPIC = "webhook.ping"

/** An app as its own API shows it. */
type Identity = Omit<WebhookApp, "created_by" | "last_used_at" | "metadata"> & {
  sales_channels: { id: string; name: string }[]
}

/**
 * An app as its own API shows it, without the properties that are for the shop's admins. `sales_channels` has the names of the sales
 * channels that the app is limited to. If it is not limited, it has those of the sales channels that its webhooks name.
 */
export async function identityOf(scope: MedusaContainer, id: string): Promise<Identity> {
  const { apps } = scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { created_by: _, metadata: __, last_used_at: ___, ...identity } = await apps.retrieve(id)
  const limits = identity.sales_channel_ids
  const channels = limits.length ? limits : await apps.askedSalesChannels(id)
  return { ...identity, sales_channels: await namesOf(scope, channels) }
}

/**
 * The filters, limited to deliveries of the app's webhooks, including deleted ones. The search `q` does not look up customers, orders and
 * products, because an app may not read those.
 */
export async function ownFilters(req: MedusaRequest, filters: DeliveryFilters): Promise<DeliveryFilters> {
  const { apps, catalogue } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const app = appIdOf(req)
  const own = await apps.webhookIds(app, { deleted: true })
  const topics = filters.q === undefined ? [] : catalogue.expand(await apps.askedTopics(app))
  return {
    ...filters,
    webhook_id: own.filter((id) => filters.webhook_id?.includes(id) ?? true),
    q_within: { webhook_id: own, topics: [...topics, PING_TOPIC] },
  }
}

async function namesOf(scope: MedusaContainer, ids: string[]): Promise<Identity["sales_channels"]> {
  if (!ids.length) {
    return []
  }
  const query = scope.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "sales_channel",
    fields: ["id", "name"],
    filters: { id: ids },
    pagination: { order: { name: "ASC" } },
  })
  return data.map(({ id, name }) => ({ id, name }))
}
