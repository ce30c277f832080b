import { promiseAll } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { firstSecrets, generateSecret, publicKeysOf, secretHint } from "../../modules/webhook/secrets"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"
import type { WebhookInput } from "../input/webhook"
import { ownerOf } from "../app-rights"
import { asRow, planCreation } from "../webhook-columns"

export type CreateWebhooksStepInput = {
  /** Validated. */
  webhooks: WebhookInput[]
  /** Id of the admin who creates them. */
  created_by?: string
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

export type CreatedWebhook = {
  id: string
  /** Whole, for the last time. */
  secret: string
}

/**
 * This step creates webhooks, each with the secret it brings or a new one.
 *
 * @example
 * const { created, toPing } = createWebhooksStep({
 *   webhooks: [{ url: "https://crm.example/hooks", topics: ["order.created"] }],
 * })
 */
export const createWebhooksStep = createStep(
  "create-webhooks",
  async ({ webhooks, created_by, actor }: CreateWebhooksStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    const now = service.now()
    const plans = webhooks.map(({ secret = generateSecret(), ...settings }) => ({
      secret,
      app_id: ownerOf(actor, settings),
      ...planCreation(settings, now),
    }))
    const rows = await service.createWebhookEndpoints(
      await promiseAll(
        plans.map(async ({ secret, app_id, columns }) => {
          const secrets = firstSecrets(secret, columns.signature ?? "hmac")
          return asRow({
            ...columns,
            app_id,
            secrets: await service.sealSecrets(secrets),
            secret_hint: secretHint(secret),
            public_keys: publicKeysOf(secrets),
            created_by: created_by ?? null,
          })
        })
      )
    )
    const written = rows.map(({ id }, index) => ({ id, ...plans[index]! }))
    const created: CreatedWebhook[] = written.map(({ id, secret }) => ({ id, secret }))
    const toPing = written.filter(({ pings }) => pings).map(({ id }) => id)
    return new StepResponse({ created, toPing }, { ids: created.map(({ id }) => id), actor })
  },
  async (done, { container }) => {
    if (!done?.ids.length) {
      return
    }
    const { ids, actor } = done
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    // Softly: another process that has read the rows already learns by their mark that they are gone.
    await service.softDeleteWebhookEndpoints(ids)
    await service.webhooksChanged()
  }
)
