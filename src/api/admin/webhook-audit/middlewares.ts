import { type MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../utils/validate"
import { RESOURCE } from "../webhooks/query-config"
import { AdminExportWebhookAuditParams, AdminGetWebhookAuditParams } from "./validators"

export const adminWebhookAuditRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/admin/webhook-audit",
    middlewares: [validateQuery(AdminGetWebhookAuditParams, { isList: true })],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhook-audit/export",
    middlewares: [validateQuery(AdminExportWebhookAuditParams, { isList: true })],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
]
