import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { firstOf } from "../../../types/typed"
import { createWebhooksWorkflow } from "../../../workflows/create-webhooks"
import { actorOf } from "../../utils/actor"
import { listWebhooks, retrieveWebhook, toFilters, viewOf, writeWithExternalId } from "./helpers"
import type { AdminCreateWebhookType, AdminGetWebhooksParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhooksParamsType>,
  res: MedusaResponse
) => {
  const view = { ...req.queryConfig, ...(await viewOf(req)) }
  const [{ webhooks, count }, by_health] = await Promise.all([
    listWebhooks(req.scope, toFilters(req.filterableFields), view),
    req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).countByHealth(),
  ])
  res.json({
    webhooks,
    count,
    offset: req.queryConfig.pagination.skip,
    limit: req.queryConfig.pagination.take,
    by_health,
  })
}

export const POST = async (req: AuthenticatedMedusaRequest<AdminCreateWebhookType>, res: MedusaResponse) => {
  const input = { webhooks: [req.validatedBody], actor: actorOf(req) }
  const { result } = await writeWithExternalId(() => createWebhooksWorkflow(req.scope).run({ input }))
  const { id, secret } = firstOf(result)
  const webhook = await retrieveWebhook(req.scope, id, await viewOf(req))
  res.status(200).json({ webhook: { ...webhook, secret } })
}
