import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { RECOVERABLE, type RecoveryCount, type WebhookBackfill } from "../../../../../types"
import { recoverWebhookWorkflow } from "../../../../../workflows/recover-webhook"
import { throwWithConflictMessage } from "../../../../admin/webhooks/helpers"
import type { AdminRecoverWebhookType } from "../../../../admin/webhooks/validators"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import { appIdOf } from "../../../gate"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook")
  const service = serviceOf(req)
  const suggestion = await service.suggestRecovery(id)
  const backfill = await service.retrieveBackfill(id, "event")
  const isLimited = await isLimitedToChannels(req)
  res.json({ suggestion, backfill: backfill && shownBackfill(backfill, isLimited) })
}

export const POST = async (req: AuthenticatedMedusaRequest<AdminRecoverWebhookType>, res: MedusaResponse) => {
  const { dry_run, ...range } = req.validatedBody
  const id = pathId(req, "Webhook")
  const isLimited = await isLimitedToChannels(req)
  if (dry_run) {
    // Missing events are not even counted, because count_capped would tell that there are many.
    const counted = isLimited
      ? (range.statuses ?? RECOVERABLE).filter((status) => status !== "missing")
      : range.statuses
    const count = await serviceOf(req).countRecoverable(id, { ...range, statuses: counted })
    return res.status(200).json(isLimited ? withoutMissing(count) : count)
  }
  const { result } = await recoverWebhookWorkflow(req.scope)
    .run({ input: { id, ...range, actor: actorOf(req), app_id: appIdOf(req) } })
    .catch(throwWithConflictMessage)
  return res.status(200).json(isLimited ? withoutMissing(result) : result)
}

/** The error is the shop's own: it may name tables, fields and hosts. What failed was not composed, so it may be of other channels. */
function shownBackfill({ error: _, ...backfill }: WebhookBackfill, isLimited: boolean) {
  return isLimited ? { ...backfill, total: null, looked: null, failed: null } : backfill
}

/**
 * Whether the app is limited to sales channels. Then it must not see the number of missing events: they are counted before they are
 * composed, so the count includes events of other sales channels.
 */
async function isLimitedToChannels(req: AuthenticatedMedusaRequest): Promise<boolean> {
  const { sales_channel_ids } = await serviceOf(req).apps.retrieve(appIdOf(req))
  return sales_channel_ids.length > 0
}

function withoutMissing({ missing, ...rest }: RecoveryCount) {
  return { ...rest, count: rest.count - missing, missing: null }
}

function serviceOf(req: AuthenticatedMedusaRequest): WebhookModuleService {
  return req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
}
