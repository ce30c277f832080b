import type { MedusaContainer } from "@medusajs/framework/types"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

/** Removes what is older than `retentionDays` from the log, and cancels what waited that long in vain. */
export default async function pruneWebhookLog(container: MedusaContainer): Promise<void> {
  await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).prune()
}

export const config = {
  name: "prune-webhook-log",
  schedule: "17 * * * *",
}
