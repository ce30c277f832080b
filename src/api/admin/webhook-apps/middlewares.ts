import type { MiddlewareRoute } from "@medusajs/framework/http"

import { validateBody, validateQuery } from "../../utils/validate"
import { listTransformQueryConfig, RESOURCE } from "./query-config"
import {
  AdminCreateWebhookApp,
  AdminCreateWebhookAppToken,
  AdminCreateWebhookPortalSession,
  AdminGetWebhookAppsParams,
  AdminUpdateWebhookApp,
} from "./validators"

export const adminWebhookAppRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/admin/webhook-apps",
    middlewares: [validateQuery(AdminGetWebhookAppsParams, listTransformQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-apps",
    middlewares: [validateBody(AdminCreateWebhookApp)],
    policies: [{ resource: RESOURCE, operation: "create" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhook-apps/:id",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-apps/:id",
    middlewares: [validateBody(AdminUpdateWebhookApp)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["DELETE"],
    matcher: "/admin/webhook-apps/:id",
    policies: [{ resource: RESOURCE, operation: "delete" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhook-apps/:id/tokens",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-apps/:id/tokens",
    middlewares: [validateBody(AdminCreateWebhookAppToken)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhook-apps/:id/portal-session",
    middlewares: [validateBody(AdminCreateWebhookPortalSession)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["DELETE"],
    matcher: "/admin/webhook-apps/:id/portal-session",
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["DELETE"],
    matcher: "/admin/webhook-apps/:id/tokens/:token_id",
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
]
