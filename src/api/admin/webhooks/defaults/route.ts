import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { retrySchedule, maxFailures, timeoutMs } =
    req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).options
  res.json({
    defaults: { retry_schedule: retrySchedule, max_failures: maxFailures, timeout_ms: timeoutMs },
  })
}
