import type { MiddlewareRoute } from "@medusajs/framework/http"

// `medusa plugin:build` omits folders named `test` from which nothing is imported.
import "./webhooks/[id]/test/route"
import { listTransformQueryConfig as deliveriesConfig } from "../admin/webhook-deliveries/query-config"
import {
  AdminGetWebhookDeliveriesParams,
  AppBatchWebhookDeliveries,
} from "../admin/webhook-deliveries/validators"
import { TEST_SIZE_LIMIT } from "../admin/webhooks/middlewares"
import { noFieldsQueryConfig } from "../admin/webhooks/query-config"
import {
  AdminAcknowledgeWebhookMessages,
  AdminGetWebhookMessagesParams,
  AdminGetWebhookParams,
  AdminGetWebhookStatsParams,
  AdminRecoverWebhook,
  AdminRotateWebhookSecret,
  AdminTestWebhook,
  AdminUpdateWebhook,
} from "../admin/webhooks/validators"
import { validateBody, validateQuery } from "../utils/validate"
import { allowOrigins, authenticateApp, hideServerErrors, ownDelivery, ownWebhook } from "./gate"
import { servePortal } from "./portal/page"
import {
  listTransformQueryConfig,
  retrieveTransformQueryConfig,
  topicsTransformQueryConfig,
} from "./query-config"
import {
  AppCreateWebhook,
  AppGetWebhooksParams,
  AppGetWebhookTopicsParams,
  AppOpenPortalSession,
  GetWebhookKeysParams,
} from "./validators"

/** Entries without `methods`: Medusa runs them before every route at the path and below it. */
export const webhookAppGates: MiddlewareRoute[] = [
  { matcher: "/webhook-apps", middlewares: [hideServerErrors, allowOrigins, authenticateApp] },
  { matcher: "/webhook-apps/portal", middlewares: [servePortal] },
  { matcher: "/webhook-apps/webhooks/:id", middlewares: [ownWebhook] },
  { matcher: "/webhook-apps/deliveries/:id", middlewares: [ownDelivery] },
]

const fieldsOfOne = validateQuery(AdminGetWebhookParams, retrieveTransformQueryConfig)

export const webhookAppRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/webhook-apps/keys",
    middlewares: [validateQuery(GetWebhookKeysParams, { isList: false })],
  },
  { methods: ["GET"], matcher: "/webhook-apps/me" },
  {
    methods: ["GET"],
    matcher: "/webhook-apps/topics",
    middlewares: [validateQuery(AppGetWebhookTopicsParams, topicsTransformQueryConfig)],
  },
  { methods: ["GET"], matcher: "/webhook-apps/topics/:topic" },
  { methods: ["GET"], matcher: "/webhook-apps/defaults" },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/portal/session",
    middlewares: [validateBody(AppOpenPortalSession)],
  },
  { methods: ["DELETE"], matcher: "/webhook-apps/portal/session" },
  {
    methods: ["GET"],
    matcher: "/webhook-apps/webhooks",
    middlewares: [validateQuery(AppGetWebhooksParams, listTransformQueryConfig)],
  },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/webhooks",
    middlewares: [validateBody(AppCreateWebhook), fieldsOfOne],
  },
  {
    methods: ["GET"],
    matcher: "/webhook-apps/webhooks/:id",
    middlewares: [fieldsOfOne],
  },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/webhooks/:id",
    middlewares: [validateBody(AdminUpdateWebhook), fieldsOfOne],
  },
  { methods: ["DELETE"], matcher: "/webhook-apps/webhooks/:id" },
  {
    methods: ["GET"],
    matcher: "/webhook-apps/webhooks/:id/stats",
    middlewares: [validateQuery(AdminGetWebhookStatsParams, noFieldsQueryConfig)],
  },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/webhooks/:id/rotate-secret",
    middlewares: [validateBody(AdminRotateWebhookSecret), fieldsOfOne],
  },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/webhooks/:id/test",
    bodyParser: { sizeLimit: TEST_SIZE_LIMIT },
    middlewares: [validateBody(AdminTestWebhook)],
  },
  {
    methods: ["GET"],
    matcher: "/webhook-apps/webhooks/:id/messages",
    middlewares: [validateQuery(AdminGetWebhookMessagesParams, noFieldsQueryConfig)],
  },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/webhooks/:id/messages/ack",
    middlewares: [validateBody(AdminAcknowledgeWebhookMessages)],
  },
  { methods: ["GET"], matcher: "/webhook-apps/webhooks/:id/recover" },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/webhooks/:id/recover",
    middlewares: [validateBody(AdminRecoverWebhook)],
  },
  {
    methods: ["GET"],
    matcher: "/webhook-apps/deliveries",
    middlewares: [validateQuery(AdminGetWebhookDeliveriesParams, deliveriesConfig)],
  },
  {
    methods: ["POST"],
    matcher: "/webhook-apps/deliveries/batch",
    middlewares: [validateBody(AppBatchWebhookDeliveries)],
  },
  { methods: ["GET"], matcher: "/webhook-apps/deliveries/:id" },
  { methods: ["POST"], matcher: "/webhook-apps/deliveries/:id/retry" },
]
