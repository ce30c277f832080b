import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

/**
 * `npx medusa exec …/reseal-webhook-secrets.js`: encrypts all stored secrets, including those of deleted webhooks, with the newest key of
 * `encryptionKeys`. After a successful run, the older keys are no longer needed.
 * @throws Error that names the webhooks whose secrets could not be decrypted. All others are done by then.
 */
export default async function resealWebhookSecrets({ container }: ExecArgs): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  if (service.options.encryptionKeys.length === 0) {
    throw new Error('The plugin option "encryptionKeys" has no key to encrypt with')
  }
  const { resealed, unreadable } = await service.resealSecrets()
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  logger.info(`webhooks: encrypted the secrets of ${resealed.length} webhooks with the newest key`)
  if (unreadable.length > 0) {
    throw new Error(
      `The secrets of these webhooks were encrypted with a key that "encryptionKeys" does not have: ${unreadable.join(", ")}`
    )
  }
  logger.info("webhooks: the older keys are no longer needed")
}
