import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"

import { RESOURCE } from "../webhooks/query-config"
import { AdminGetWebhookAuditParams } from "./validators"

export const adminWebhookAuditRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/admin/webhook-audit",
    middlewares: [validateAndTransformQuery(AdminGetWebhookAuditParams, { isList: true })],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
]
