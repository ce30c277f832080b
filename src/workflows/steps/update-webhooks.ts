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
  type WebhookColumnValues,
  type StoredWebhook,
} from "../webhook-columns"

/** The changes of webhooks. */
export type UpdateWebhooksStepInput = {
  /** Changes that `validateWebhooksStep` has validated. */
  webhooks: WebhookChange[]
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step changes webhooks. `planChange` says which other columns a new status or URL changes. `toPing` has the ids of the webhooks
 * to send a ping. Its compensation restores the old values.
 *
 * When a webhook resumes with `waiting_deliveries: "cancel"`, its waiting deliveries are cancelled before it becomes active, because
 * otherwise some would still be sent. This cannot be undone: if the activation fails, the webhook stays inactive, and its
 * deliveries stay cancelled.
 *
 * A webhook that starts to sign with a key pair gets one. It keeps the key pair when it stops signing with it, or when the update
 * fails; an unused key pair signs nothing.
 *
 * The step throws a `MedusaError` `CONFLICT` when a webhook no longer has the `expected` settings, and then changes no webhook. It
 * compares them while it holds the locks of the rows, so the second of two concurrent changes with the same expectation is refused.
 *
 * It also seals the stored secrets with the newest encryption key.
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
    // Refuses most conflicts before anything is written. Changes after this check are found when the rows are locked.
    for (const row of await service.listWebhookEndpoints({ id: ids }, { take: null })) {
      refuseChanged(row, expectations.get(row.id))
    }
    for (const { id, signature } of changes) {
      if (signature && signature !== "hmac") {
        await service.changeSecrets(id, withKeyPair)
      }
    }
    const plans: Planned[] = []
    await service.changeLockedWebhooks(changes, (row, { id, ...change }) => {
      refuseChanged(row, expectations.get(id))
      const plan = planChange(row, change, now)
      plans.push({ row, ...plan })
      return asRow(plan.cancelsWaiting ? statusPart(plan.columns, false) : plan.columns)
    })

    const before = plans.map(({ row, columns }) => ({ id: row.id, ...columnsOf(row, columns) }))
    try {
      await resumeWithoutWaiting(
        service,
        plans.filter((plan) => plan.cancelsWaiting)
      )
      await service.resealSecrets(ids)
    } catch (error) {
      // Medusa compensates the steps before one that throws, but not that step.
      await service.replaceWebhookColumns(before)
      throw error
    }

    const toPing = plans.filter((plan) => plan.pings).map(({ row }) => row.id)
    return new StepResponse({ updated: ids, toPing }, { before, actor })
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

type Planned = PlannedChange & { row: StoredWebhook }

/** Cancels the waiting deliveries of webhooks, and then activates them. */
async function resumeWithoutWaiting(
  service: WebhookModuleService,
  resuming: readonly Planned[]
): Promise<void> {
  if (!resuming.length) {
    return
  }
  const waiting = { webhook_id: resuming.map(({ row }) => row.id), status: [...UNFINISHED_STATUSES] }
  await service.cancelDeliveries(
    { filters: waiting },
    REMARK.cancelledOnResume,
    // No time limit: deliveries left to the background would be sent as soon as the webhook is active.
    Infinity
  )
  await service.replaceWebhookColumns(
    resuming.map(({ row, columns }) => ({ id: row.id, ...asRow(statusPart(columns, true)) }))
  )
}

/** @throws MedusaError CONFLICT that names the settings that differ from the expected ones. */
function refuseChanged(row: StoredWebhook, expected: WebhookChange["expected"]): void {
  const changed = changedMeanwhile(row, expected)
  if (changed.length) {
    const message = `Webhook ${row.id} was changed meanwhile: ${changed.join(", ")}. Read it again.`
    throw new MedusaError(MedusaError.Types.CONFLICT, message)
  }
}

/** Columns that change with the status. */
const STATUS_COLUMNS: readonly string[] = [
  "status",
  "disabled_reason",
  "disabled_at",
  "consecutive_failures",
  "inactive_since",
  "inactive_seconds",
] satisfies (keyof WebhookColumnValues)[]

/** The columns that change with the status (`true`), or all others (`false`). */
function statusPart(columns: WebhookColumnValues, wanted: boolean): WebhookColumnValues {
  return Object.fromEntries(
    Object.entries(columns).filter(([name]) => STATUS_COLUMNS.includes(name) === wanted)
  )
}

/** The row's present values of these columns. */
function columnsOf(row: StoredWebhook, columns: WebhookColumnValues): Partial<StoredWebhook> {
  return Object.fromEntries(keysOf(columns).map((name) => [name, row[name]]))
}
