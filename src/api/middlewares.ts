import { defineMiddlewares } from "@medusajs/framework/http"

import { adminWebhookAuditRoutesMiddlewares } from "./admin/webhook-audit/middlewares"
import { adminWebhookDeliveryRoutesMiddlewares } from "./admin/webhook-deliveries/middlewares"
import { adminWebhookRoutesMiddlewares } from "./admin/webhooks/middlewares"
import { withIdempotencyKeys } from "./utils/idempotency"
import { webhookKeyRoutesMiddlewares } from "./webhook-apps/keys/middlewares"

export default defineMiddlewares(
  withIdempotencyKeys([
    ...adminWebhookRoutesMiddlewares,
    ...adminWebhookDeliveryRoutesMiddlewares,
    ...adminWebhookAuditRoutesMiddlewares,
    ...webhookKeyRoutesMiddlewares,
  ])
)
