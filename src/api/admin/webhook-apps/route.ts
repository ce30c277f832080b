import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { createWebhookAppWorkflow } from "../../../workflows/create-webhook-app"
import { actorOf } from "../../utils/actor"
import { showWrittenApp } from "./helpers"
import type { AdminCreateWebhookAppType, AdminGetWebhookAppsParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookAppsParamsType>,
  res: MedusaResponse
) => {
  const { limit, offset, ...filters }: AdminGetWebhookAppsParamsType = req.validatedQuery
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { apps, count } = await service.apps.list(filters, { limit, offset })
  res.json({ webhook_apps: apps, count, offset, limit })
}

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminCreateWebhookAppType>,
  res: MedusaResponse
) => {
  const { result } = await createWebhookAppWorkflow(req.scope).run({
    input: { ...req.validatedBody, actor: actorOf(req) },
  })
  res.status(200).json({ webhook_app: await showWrittenApp(req, result.id) })
}
