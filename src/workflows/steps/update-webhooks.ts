import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { REMARK } from "../../modules/webhook/remarks"
import type WebhookModuleService from "../../modules/webhook/service"
import { withKeyPair } from "../../modules/webhook/secrets"
import { UNFINISHED_STATUSES, type WebhookActor } from "../../types"
import { keysOf } from "../../types/typed"
import type { WebhookChange } from "../input/webhook"
import {
  asRow,
  changedMeanwhile,
  planChange,
  type PlannedChange,
  type WebhookColumns,
  type WebhookRow,
} from "../webhook-columns"

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
 * cannot be undone: should its activation fail afterwards, the webhook stays inactive with its deliveries cancelled.
 *
 * A webhook that comes to sign with a key pair gets one, and keeps it should it not sign with it any more. It stays, too, when
 * the update fails: it signs nothing.
 *
 * All are left as they are when a change expects settings that one of them has no longer: a conflict, which names them. That
 * is asked under the lock of the rows, so of two changes at once that expect the same the later is refused.
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
    const expectations = new Map(changes.map(({ id, expected }) => [id, expected]))
    // What is refused here has done nothing yet; what changes after this is seen when the rows are locked.
    for (const row of await service.listWebhookEndpoints({ id: ids }, { take: null })) {
      refuseChanged(row, expectations.get(row.id))
    }
    for (const { id, signature } of changes) {
      if (signature && signature !== "hmac") {
        await service.changeSecrets(id, withKeyPair)
      }
    }
    const plans: (PlannedChange & { row: WebhookRow })[] = []
    await service.changeLockedWebhooks(changes, (row, { id, ...change }) => {
      refuseChanged(row, expectations.get(id))
      const plan = planChange(row, change, now)
      plans.push({ row, ...plan })
      return asRow(plan.cancelsWaiting ? withStatus(plan.columns, false) : plan.columns)
    })

    const resuming = plans.filter((plan) => plan.cancelsWaiting)
    if (resuming.length) {
      const waiting = { webhook_id: resuming.map(({ row }) => row.id), status: [...UNFINISHED_STATUSES] }
      await service.cancelDeliveries(
        { filters: waiting },
        REMARK.cancelledOnResume,
        // What were left to the background would be sent as soon as the webhook is active.
        Infinity
      )
      await service.replaceWebhookColumns(
        resuming.map(({ row, columns }) => ({ id: row.id, ...asRow(withStatus(columns, true)) }))
      )
    }
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

/** @throws MedusaError CONFLICT that names the settings which are other than expected. */
function refuseChanged(row: WebhookRow, expected: WebhookChange["expected"]): void {
  const changed = changedMeanwhile(row, expected)
  if (changed.length) {
    const message = `Webhook ${row.id} was changed meanwhile: ${changed.join(", ")}. Read it again.`
    throw new MedusaError(MedusaError.Types.CONFLICT, message)
  }
}

/** Those that a status brings with it. */
const STATUS_COLUMNS: readonly string[] = [
  "status",
  "disabled_reason",
  "disabled_at",
  "consecutive_failures",
  "inactive_since",
  "inactive_seconds",
] satisfies (keyof WebhookColumns)[]

/** Of these columns those that a status brings with it, or the others. */
function withStatus(columns: WebhookColumns, wanted: boolean): WebhookColumns {
  return Object.fromEntries(
    Object.entries(columns).filter(([name]) => STATUS_COLUMNS.includes(name) === wanted)
  )
}

/** The values that a row has in these columns. */
function columnsOf(row: WebhookRow, columns: WebhookColumns): Partial<WebhookRow> {
  return Object.fromEntries(keysOf(columns).map((name) => [name, row[name]]))
}
