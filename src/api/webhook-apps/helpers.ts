import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookApp } from "../../types"

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
