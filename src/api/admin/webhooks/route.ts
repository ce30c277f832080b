import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { createWebhooksWorkflow } from "../../../workflows/create-webhooks"
import { actorOf } from "../../utils/actor"
import { listWebhooks, retrieveWebhook, toFilters, viewOf } from "./helpers"
import type { AdminCreateWebhookType, AdminGetWebhooksParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhooksParamsType>,
  res: MedusaResponse
) => {
  const view = { ...req.queryConfig, ...(await viewOf(req)) }
  const { webhooks, count } = await listWebhooks(req.scope, toFilters(req.filterableFields), view)
  res.json({
    webhooks,
    count,
    offset: req.queryConfig.pagination.skip,
    limit: req.queryConfig.pagination.take,
  })
}

export const POST = async (req: AuthenticatedMedusaRequest<AdminCreateWebhookType>, res: MedusaResponse) => {
  const { result } = await createWebhooksWorkflow(req.scope).run({
    input: { webhooks: [req.validatedBody], created_by: req.auth_context.actor_id, actor: actorOf(req) },
  })
  const { id, secret } = result[0]!
  const webhook = await retrieveWebhook(req.scope, id, await viewOf(req))
  res.status(200).json({ webhook: { ...webhook, secret } })
}
