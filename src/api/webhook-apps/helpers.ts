import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { DeliveryFilters, WebhookApp } from "../../types"
import { appIdOf } from "./gate"

/** Of what the plugin sends by itself. */
const PING_TOPIC = "webhook.ping"

/** An app as it sees itself. */
type Identity = Omit<WebhookApp, "created_by" | "last_used_at" | "metadata"> & {
  sales_channels: { id: string; name: string }[]
}

/**
 * An app as it sees itself: what the shop has noted of it is left out. Of the shop's sales channels it is told the names of its own: of
 * those that it is limited to, or, where it is not limited, of those that its webhooks name.
 */
export async function identityOf(scope: MedusaContainer, id: string): Promise<Identity> {
  const { apps } = scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { created_by: _, metadata: __, last_used_at: ___, ...identity } = await apps.retrieve(id)
  const limits = identity.sales_channel_ids
  const channels = limits.length ? limits : await apps.askedSalesChannels(id)
  return { ...identity, sales_channels: await namesOf(scope, channels) }
}

/**
 * Filters that find deliveries to the webhooks of the app that asks, deleted ones too. A search names no customer or order: an app may not
 * look for those.
 */
export async function ofOwn(req: MedusaRequest, filters: DeliveryFilters): Promise<DeliveryFilters> {
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
