import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { pathId } from "../../../utils/path-id"
import { retrieveDelivery, showDelivery } from "../helpers"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const delivery = await retrieveDelivery(req.scope, pathId(req, "Webhook delivery"))
  res.json({ webhook_delivery: await showDelivery(req, delivery) })
}
