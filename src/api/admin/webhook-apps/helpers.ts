import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { WebhookApp } from "../../../types"
import { missingRights } from "../../../workflows/rights"
import { actorOf } from "../../utils/actor"
import { RESOURCE } from "./query-config"

/** The app that a request has written, or only its id when the actor may not read apps. */
export async function showWrittenApp(
  req: AuthenticatedMedusaRequest,
  id: string
): Promise<WebhookApp | { id: string }> {
  const missing = await missingRights(req.scope, actorOf(req), [`${RESOURCE}:read`])
  return missing.size ? { id } : req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).apps.retrieve(id)
}
