import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { batchWebhooksWorkflow } from "../../../../workflows/batch-webhooks"
import { actorOf } from "../../../utils/actor"
import { retrieveWebhooks, throwWithConflictMessage, viewOf, writeWithExternalId } from "../helpers"
import type { AdminBatchWebhooksType } from "../validators"

export const POST = async (req: AuthenticatedMedusaRequest<AdminBatchWebhooksType>, res: MedusaResponse) => {
  const input = { ...req.validatedBody, actor: actorOf(req) }
  const { result } = await writeWithExternalId(() => batchWebhooksWorkflow(req.scope).run({ input })).catch(
    throwWithConflictMessage
  )
  const view = await viewOf(req)
  const createdIds = result.created.map(({ id }) => id)
  const [created, updated] = await Promise.all([
    retrieveWebhooks(req.scope, createdIds, view),
    retrieveWebhooks(req.scope, result.updated, view),
  ])
  res.status(200).json({
    created: created.map((webhook, index) => ({ ...webhook, secret: result.created[index]?.secret })),
    updated,
    deleted: { ids: result.deleted, object: "webhook", deleted: true },
  })
}
