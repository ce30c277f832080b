import type { MiddlewareRoute } from "@medusajs/framework/http"

import { validateBody, validateQuery } from "../../utils/validate"
import { RESOURCE, listTransformQueryConfig } from "./query-config"
import {
  AdminBatchWebhookDeliveries,
  AdminExportWebhookDeliveriesParams,
  AdminGetWebhookDeliveriesParams,
} from "./validators"

export const adminWebhookDeliveryRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/admin/webhook-deliveries",
    middlewares: [validateQuery(AdminGetWebhookDeliveriesParams, listTransformQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhook-deliveries/export",
    middlewares: [validateQuery(AdminExportWebhookDeliveriesParams, { isList: true })],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-deliveries/batch",
    middlewares: [validateBody(AdminBatchWebhookDeliveries)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhook-deliveries/:id",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-deliveries/:id/retry",
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-deliveries/:id/cancel",
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
]
