import type { MiddlewareRoute } from "@medusajs/framework/http"

// `medusa plugin:build` omits folders named `test` from which nothing is imported.
import "./[id]/test/route"
import { validateBody, validateQuery } from "../../utils/validate"
import { RESOURCE as DELIVERY } from "../webhook-deliveries/query-config"
import {
  RESOURCE,
  SECRET_RESOURCE,
  listTransformQueryConfig,
  retrieveTransformQueryConfig,
  noFieldsQueryConfig,
  topicsTransformQueryConfig,
} from "./query-config"
import {
  AdminAcknowledgeWebhookMessages,
  AdminBatchWebhooks,
  AdminCheckWebhookUrl,
  AdminCreateWebhook,
  AdminEraseWebhookData,
  AdminExportWebhooksParams,
  AdminGetWebhookErasuresParams,
  AdminGetWebhookMessagesParams,
  AdminGetWebhookParams,
  AdminGetWebhooksHealthParams,
  AdminGetWebhooksOverviewParams,
  AdminGetWebhooksParams,
  AdminGetWebhooksStatsParams,
  AdminGetWebhookStatsParams,
  AdminGetWebhookTopicsParams,
  AdminPreviewWebhook,
  AdminRecoverWebhook,
  AdminRotateWebhookSecret,
  AdminSendExisting,
  AdminTestWebhook,
  AdminUpdateWebhook,
} from "./validators"

/** Enough for 100 webhooks with the largest settings. Medusa's own batch routes have the same limit. */
const BATCH_SIZE_LIMIT = "2mb"

/** A client that fetches messages acts as the webhook's receiver, and changes the deliveries. */
const MESSAGES_POLICIES = [
  { resource: RESOURCE, operation: "update" },
  { resource: DELIVERY, operation: ["read", "update"] },
]

/** Enough for test data of 1 MiB in any JSON notation. */
export const TEST_SIZE_LIMIT = "2mb"

const fieldsOfOne = validateQuery(AdminGetWebhookParams, retrieveTransformQueryConfig)

export const adminWebhookRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/admin/webhooks",
    middlewares: [validateQuery(AdminGetWebhooksParams, listTransformQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks",
    middlewares: [validateBody(AdminCreateWebhook), fieldsOfOne],
    policies: [{ resource: RESOURCE, operation: "create" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/export",
    middlewares: [validateQuery(AdminExportWebhooksParams, listTransformQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/health",
    middlewares: [validateQuery(AdminGetWebhooksHealthParams, noFieldsQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/stats",
    middlewares: [validateQuery(AdminGetWebhooksStatsParams, noFieldsQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/overview",
    middlewares: [validateQuery(AdminGetWebhooksOverviewParams, noFieldsQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/defaults",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/topics",
    middlewares: [validateQuery(AdminGetWebhookTopicsParams, topicsTransformQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/openapi",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/preview",
    middlewares: [validateBody(AdminPreviewWebhook)],
    // A preview shows resources of the shop. An admin who may create webhooks can have them sent anyway.
    policies: [{ resource: RESOURCE, operation: "create" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/check-url",
    middlewares: [validateBody(AdminCheckWebhookUrl)],
    // The check makes a DNS lookup. An admin who may create webhooks can cause one anyway.
    policies: [{ resource: RESOURCE, operation: "create" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/batch",
    bodyParser: { sizeLimit: BATCH_SIZE_LIMIT },
    middlewares: [validateBody(AdminBatchWebhooks), fieldsOfOne],
    policies: [{ resource: RESOURCE, operation: ["create", "update", "delete"] }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/erase",
    middlewares: [validateBody(AdminEraseWebhookData)],
    policies: [{ resource: DELIVERY, operation: "delete" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/erasures",
    middlewares: [validateQuery(AdminGetWebhookErasuresParams, noFieldsQueryConfig)],
    policies: [{ resource: DELIVERY, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/:id",
    middlewares: [fieldsOfOne],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id",
    middlewares: [validateBody(AdminUpdateWebhook), fieldsOfOne],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["DELETE"],
    matcher: "/admin/webhooks/:id",
    policies: [{ resource: RESOURCE, operation: "delete" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/:id/stats",
    middlewares: [validateQuery(AdminGetWebhookStatsParams, noFieldsQueryConfig)],
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/:id/messages",
    middlewares: [validateQuery(AdminGetWebhookMessagesParams, noFieldsQueryConfig)],
    policies: MESSAGES_POLICIES,
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/messages/ack",
    middlewares: [validateBody(AdminAcknowledgeWebhookMessages)],
    policies: MESSAGES_POLICIES,
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/rotate-secret",
    middlewares: [validateBody(AdminRotateWebhookSecret), fieldsOfOne],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/reveal-secret",
    policies: [{ resource: SECRET_RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/test",
    bodyParser: { sizeLimit: TEST_SIZE_LIMIT },
    middlewares: [validateBody(AdminTestWebhook)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/:id/recover",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/recover",
    middlewares: [validateBody(AdminRecoverWebhook)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/recover/cancel",
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["GET"],
    matcher: "/admin/webhooks/:id/send-existing",
    policies: [{ resource: RESOURCE, operation: "read" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/send-existing",
    middlewares: [validateBody(AdminSendExisting)],
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/webhooks/:id/send-existing/cancel",
    policies: [{ resource: RESOURCE, operation: "update" }],
  },
]
