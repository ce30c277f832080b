import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import * as admin from "../../../../admin/webhooks/[id]/test/route"
import type { AdminTestWebhookType } from "../../../../admin/webhooks/validators"
import { requireTopic } from "../../../gate"

export const POST = async (req: AuthenticatedMedusaRequest<AdminTestWebhookType>, res: MedusaResponse) => {
  const { topic } = req.validatedBody
  if (topic !== undefined) {
    await requireTopic(req, topic)
  }
  return admin.POST(req, res)
}
