import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { appIdOf } from "../gate"
import { identityOf } from "../helpers"

export const GET = async (req: MedusaRequest, res: MedusaResponse) => {
  res.json({ webhook_app: await identityOf(req.scope, appIdOf(req)) })
}
