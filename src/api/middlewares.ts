import { defineMiddlewares } from "@medusajs/framework/http"

import { adminWebhookDeliveryRoutesMiddlewares } from "./admin/webhook-deliveries/middlewares"
import { adminWebhookRoutesMiddlewares } from "./admin/webhooks/middlewares"
import { webhookKeyRoutesMiddlewares } from "./webhook-apps/keys/middlewares"

export default defineMiddlewares([
  ...adminWebhookRoutesMiddlewares,
  ...adminWebhookDeliveryRoutesMiddlewares,
  ...webhookKeyRoutesMiddlewares,
])
