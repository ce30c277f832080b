import { defineMiddlewares } from "@medusajs/framework/http"

import { adminWebhookAppRoutesMiddlewares } from "./admin/webhook-apps/middlewares"
import { adminWebhookAuditRoutesMiddlewares } from "./admin/webhook-audit/middlewares"
import { adminWebhookDeliveryRoutesMiddlewares } from "./admin/webhook-deliveries/middlewares"
import { adminWebhookRoutesMiddlewares } from "./admin/webhooks/middlewares"
import { withIdempotencyKeys } from "./utils/idempotency"
import { webhookAppGates, webhookAppRoutesMiddlewares } from "./webhook-apps/middlewares"

export default defineMiddlewares(
  withIdempotencyKeys([
    ...adminWebhookRoutesMiddlewares,
    ...adminWebhookDeliveryRoutesMiddlewares,
    ...adminWebhookAuditRoutesMiddlewares,
    ...adminWebhookAppRoutesMiddlewares,
    ...webhookAppGates,
    ...webhookAppRoutesMiddlewares,
  ])
)
