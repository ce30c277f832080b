import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { cancelWebhookBackfillWorkflow } from "../../../../../../workflows/cancel-webhook-backfill"
import { pathId } from "../../../../../utils/path-id"

export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const input = { id: pathId(req, "Webhook"), kind: "existing" as const }
  const { result: backfill } = await cancelWebhookBackfillWorkflow(req.scope).run({ input })
  res.status(200).json({ backfill })
}
