import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

/**
 * `npx medusa exec …/reseal-webhook-secrets.js`: seals every stored secret, those of deleted webhooks too, with the newest
 * of `encryptionKeys`. Once it has succeeded no row needs an older key.
 * @throws Error that names the webhooks whose secrets it could not open, after all others are done.
 */
export default async function resealWebhookSecrets({ container }: ExecArgs): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  if (service.options.encryptionKeys.length === 0) {
    throw new Error('The plugin option "encryptionKeys" names no key to seal with')
  }
  const { resealed, unreadable } = await service.resealSecrets()
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  logger.info(`webhooks: sealed the secrets of ${resealed.length} webhooks with the newest key`)
  if (unreadable.length > 0) {
    throw new Error(
      `These webhooks' secrets were sealed with a key that "encryptionKeys" does not name: ${unreadable.join(", ")}`
    )
  }
  logger.info("webhooks: no secret needs another key any more")
}
