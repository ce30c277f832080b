import { promiseAll } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { firstSecrets, generateSecret, publicKeysOf, secretHint } from "../../modules/webhook/secrets"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"
import { zip } from "../../types/typed"
import type { WebhookInput } from "../input/webhook"
import { creatorOf, ownerOf } from "../app-rights"
import { asRow, planCreation } from "../webhook-columns"

/** The webhooks to create. */
export type CreateWebhooksStepInput = {
  /** Inputs that `validateWebhooksStep` has validated. */
  webhooks: WebhookInput[]
  /** Id of the admin who creates the webhooks. Default: the id of the `actor`, unless it is an app. */
  created_by?: string
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/** A webhook that was created. */
export type CreatedWebhook = {
  id: string
  /** The signing secret: `whsec_` and the key in base64, or the text of the input. Later reads show its last characters only. */
  secret: string
}

/**
 * This step creates webhooks. An input without a `secret` gets a new one. `toPing` has the ids of the webhooks to send a ping. Its
 * compensation deletes the webhooks.
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
            created_by: creatorOf(actor, created_by),
          })
        })
      )
    )
    const written = zip(rows, plans).map(([{ id }, plan]) => ({ id, ...plan }))
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
    // A soft delete: a process that has loaded the rows already notices their new deleted_at.
    await service.softDeleteWebhookEndpoints(ids)
    await service.webhooksChanged()
  }
)
