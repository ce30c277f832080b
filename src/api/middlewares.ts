import { defineMiddlewares } from "@medusajs/framework/http"

import { adminWebhookAuditRoutesMiddlewares } from "./admin/webhook-audit/middlewares"
import { adminWebhookDeliveryRoutesMiddlewares } from "./admin/webhook-deliveries/middlewares"
import { adminWebhookRoutesMiddlewares } from "./admin/webhooks/middlewares"
import { webhookKeyRoutesMiddlewares } from "./webhook-apps/keys/middlewares"

export default defineMiddlewares([
  ...adminWebhookRoutesMiddlewares,
  ...adminWebhookDeliveryRoutesMiddlewares,
  ...adminWebhookAuditRoutesMiddlewares,
  ...webhookKeyRoutesMiddlewares,
])
