import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import { daysArgument } from "./days-argument"

/**
 * `npx medusa exec …/prune-webhook-log.js 7`: removes deliveries that finished more than seven days ago. Default: `retentionDays`.
 * @throws Error that names the argument, if it is not a number of days above 0 and at most 3650.
 */
export default async function pruneWebhookLog({ container, args }: ExecArgs): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { cancelled, deliveries, events } = await service.prune(daysArgument(args))
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info(
      `webhooks: removed ${deliveries} deliveries and ${events} events, cancelled ${cancelled} deliveries`
    )
}
