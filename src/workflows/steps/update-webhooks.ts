import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import { withKeyPair } from "../../modules/webhook/secrets"
import { UNFINISHED_STATUSES, type WebhookActor } from "../../types"
import type { WebhookChange } from "../input/webhook"
import { asRow, changedMeanwhile, planChange, type WebhookColumns, type WebhookRow } from "../webhook-columns"

export type UpdateWebhooksStepInput = {
  /** Validated. */
  webhooks: WebhookChange[]
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step changes webhooks. A status, or a URL, that changes brings further changes with it; see `planChange`.
 *
 * What waits for a webhook that resumes is cancelled before it is active, or some of it would still be sent. That
 * cannot be undone: should the update fail, the webhook stays inactive with its deliveries cancelled.
 *
 * A webhook that comes to sign with a key pair gets one, and keeps it should it not sign with it any more. It stays, too, when
 * the update fails: it signs nothing.
 *
 * All are left as they are when a change expects settings that one of them has no longer: a conflict, which names them.
 *
 * In passing the stored secrets are sealed with the newest key, as each webhook that is written has it.
 *
 * @example
 * const { updated, toPing } = updateWebhooksStep({ webhooks: [{ id: "whk_123", status: "paused" }] })
 */
export const updateWebhooksStep = createStep(
  "update-webhooks",
  async ({ webhooks: changes, actor }: UpdateWebhooksStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    const now = service.now()
    const ids = changes.map((change) => change.id)
    const before = new Map((await service.listWebhookEndpoints({ id: ids })).map((row) => [row.id, row]))
    for (const { id, expected } of changes) {
      const row = before.get(id)
      const changed = row ? changedMeanwhile(row, expected) : []
      if (changed.length) {
        const message = `Webhook ${id} was changed meanwhile: ${changed.join(", ")}. Read it again.`
        throw new MedusaError(MedusaError.Types.CONFLICT, message)
      }
    }
    const plans = changes.flatMap(({ id, ...change }) => {
      const row = before.get(id)
      return row ? [{ row, ...planChange(row, change, now) }] : []
    })

    const cancelling = plans.filter((plan) => plan.cancelsWaiting).map(({ row }) => row.id)
    if (cancelling.length) {
      const waiting = { webhook_id: cancelling, status: [...UNFINISHED_STATUSES] }
      await service.cancelDeliveries(
        { filters: waiting },
        "Cancelled by an admin when the webhook was resumed",
        // What were left to the background would be sent as soon as the webhook is active.
        Infinity
      )
    }
    for (const { row, columns } of plans) {
      if (columns.signature && columns.signature !== "hmac") {
        await service.changeSecrets(row.id, withKeyPair)
      }
    }
    await service.updateWebhookEndpoints(plans.map(({ row, columns }) => ({ id: row.id, ...asRow(columns) })))
    await service.resealSecrets(ids)

    const toPing = plans.filter((plan) => plan.pings).map(({ row }) => row.id)
    return new StepResponse(
      { updated: ids, toPing },
      { before: plans.map(({ row, columns }) => ({ id: row.id, ...columnsOf(row, columns) })), actor }
    )
  },
  async (done, { container }) => {
    if (!done?.before.length) {
      return
    }
    const { before, actor } = done
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    await service.replaceWebhookColumns(before)
    await service.webhooksChanged()
  }
)

/** The values that a row has in these columns. */
function columnsOf(row: WebhookRow, columns: WebhookColumns): Partial<WebhookRow> {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, row[name as keyof WebhookRow]]))
}
