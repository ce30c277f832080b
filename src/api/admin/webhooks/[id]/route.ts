import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { deleteWebhooksWorkflow } from "../../../../workflows/delete-webhooks"
import { updateWebhooksWorkflow } from "../../../../workflows/update-webhooks"
import { actorOf } from "../../../utils/actor"
import { pathId } from "../../../utils/path-id"
import { retrieveWebhook, throwWithConflictMessage, viewOf } from "../helpers"
import type { AdminUpdateWebhookType } from "../validators"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const webhook = await retrieveWebhook(req.scope, pathId(req, "Webhook"), await viewOf(req))
  res.json({ webhook })
}

export const POST = async (req: AuthenticatedMedusaRequest<AdminUpdateWebhookType>, res: MedusaResponse) => {
  const id = pathId(req, "Webhook")
  const webhooks = [{ ...req.validatedBody, id }]
  await updateWebhooksWorkflow(req.scope)
    .run({ input: { webhooks, actor: actorOf(req) } })
    .catch(throwWithConflictMessage)
  const webhook = await retrieveWebhook(req.scope, id, await viewOf(req))
  res.status(200).json({ webhook })
}

export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook")
  await deleteWebhooksWorkflow(req.scope).run({ input: { ids: [id], actor: actorOf(req) } })
  res.status(200).json({ id, object: "webhook", deleted: true })
}
