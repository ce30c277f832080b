import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

/**
 * `npx medusa exec …/rebuild-webhook-stats.js 7`: computes the hourly statistics of the last seven days again from the log, up to the last
 * full hour. Default: `retentionDays`. An interrupted run is continued. Deliveries that were removed by hand would be missing from
 * their hours; give fewer days then.
 * @throws Error for an argument that is not a number of days.
 */
export default async function rebuildWebhookStats({ container, args: [days] }: ExecArgs): Promise<void> {
  if (days !== undefined && !(Number(days) > 0)) {
    throw new Error(`${JSON.stringify(days)} is not a number of days`)
  }
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  await service.rebuildStats(days === undefined ? undefined : Number(days))
  container.resolve(ContainerRegistrationKeys.LOGGER).info("webhooks: counted the log again for the charts")
}
