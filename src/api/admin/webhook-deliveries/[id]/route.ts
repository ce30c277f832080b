import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { pathId } from "../../../utils/path-id"
import { retrieveDelivery } from "../helpers"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  res.json({ webhook_delivery: await retrieveDelivery(req.scope, pathId(req, "Webhook delivery")) })
}
