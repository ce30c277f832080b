import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import { daysArgument } from "./days-argument"

/**
 * `npx medusa exec …/rebuild-webhook-stats.js 7`: computes the hourly statistics of the last seven days again from the log, up to the last
 * full hour. Default: `retentionDays`. An interrupted run is continued. Deliveries that were removed by hand would be missing from
 * their hours; give fewer days then.
 * @throws Error that names the argument, if it is not a number of days above 0 and at most 3650.
 */
export default async function rebuildWebhookStats({ container, args }: ExecArgs): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  await service.rebuildStats(daysArgument(args))
  container.resolve(ContainerRegistrationKeys.LOGGER).info("webhooks: counted the log again for the charts")
}
