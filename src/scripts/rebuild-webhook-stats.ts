import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

/**
 * `npx medusa exec …/rebuild-webhook-stats.js 7`: counts the hours of the last seven days again for the charts, up to the last
 * one that is over, from what the log still holds; default: as far back as `retentionDays`. A run that was interrupted goes
 * on. Hours whose deliveries were removed by hand would lose them: name fewer days then.
 * @throws Error for what is not a number of days.
 */
export default async function rebuildWebhookStats({ container, args: [days] }: ExecArgs): Promise<void> {
  if (days !== undefined && !(Number(days) > 0)) {
    throw new Error(`${JSON.stringify(days)} is not a number of days`)
  }
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  await service.rebuildStats(days === undefined ? undefined : Number(days))
  container.resolve(ContainerRegistrationKeys.LOGGER).info("webhooks: counted the log again for the charts")
}
