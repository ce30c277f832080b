import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { actorOf } from "../../../utils/actor"
import type { AdminPreviewWebhookType } from "../validators"
import { previewWebhook } from "./preview-webhook"

export const POST = async (req: AuthenticatedMedusaRequest<AdminPreviewWebhookType>, res: MedusaResponse) => {
  const preview = await previewWebhook(req.scope, req.validatedBody, actorOf(req))
  res.status(200).set("cache-control", "no-store").json({ preview })
}
