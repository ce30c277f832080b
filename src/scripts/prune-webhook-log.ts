import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

/**
 * `npx medusa exec …/prune-webhook-log.js 7`: removes deliveries that finished more than seven days ago. Default: `retentionDays`.
 * @throws Error for an argument that is not a number of days.
 */
export default async function pruneWebhookLog({ container, args: [days] }: ExecArgs): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  if (days !== undefined && !(Number(days) > 0)) {
    throw new Error(`${JSON.stringify(days)} is not a number of days`)
  }
  const { cancelled, deliveries, events } = await service.prune(days === undefined ? undefined : Number(days))
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info(
      `webhooks: removed ${deliveries} deliveries and ${events} events, cancelled ${cancelled} deliveries`
    )
}
