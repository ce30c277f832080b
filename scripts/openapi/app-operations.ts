import {
  AdminGetWebhookDeliveriesParams,
  AppBatchWebhookDeliveries,
} from "../../src/api/admin/webhook-deliveries/validators"
import * as admin from "../../src/api/admin/webhooks/validators"
import {
  AppCreateWebhook,
  AppGetWebhooksParams,
  AppGetWebhookTopicsParams,
  AppOpenPortalSession,
  GetWebhookKeysParams,
} from "../../src/api/webhook-apps/validators"
import { EXAMPLE_CODE, IDS } from "./examples"
import type { Operation } from "./operation"

const URL = "https://warehouse.example.com/webhooks"

const operations: Operation[] = [
  {
    method: "get",
    path: "/webhook-apps/keys",
    summary: "List public keys",
    description:
      "The public keys of a webhook that signs with a key pair, with which a receiver verifies its messages. The route is public for a given `webhook_id`. With an app's token and without `webhook_id`, it lists the keys of all webhooks of the app. Trust only the keys of your own webhooks.",
    query: GetWebhookKeysParams,
    response: "WebhookKeyListResponse",
    isPublic: true,
    refuses: ["409", "429"],
    examples: { "of one webhook": { query: { webhook_id: IDS.webhook } } },
  },
  {
    method: "get",
    path: "/webhook-apps/me",
    summary: "Show the app itself",
    description: "The app's rights, the names of its sales channels, and its number of webhooks.",
    response: "AppIdentityResponse",
  },
  {
    method: "get",
    path: "/webhook-apps/topics",
    summary: "List the app's topics",
    description:
      "The topics and actions that the app may have, each with its fields, triggers, a sample and a JSON Schema. `scope=all` also lists the built-in topics that it may not have. `fields=-fields,-triggers,-sample,-schema` makes the list much smaller.",
    query: AppGetWebhookTopicsParams,
    response: "AppWebhookTopicListResponse",
    examples: { "with samples alone": { query: { fields: "topic,sample" } } },
  },
  {
    method: "get",
    path: "/webhook-apps/topics/:topic",
    summary: "Show a topic of the app",
    description: "The topic with its fields, triggers, a sample and a JSON Schema.",
    response: "AppWebhookTopicResponse",
    examples: { orders: { topic: "order.created" } },
  },
  {
    method: "get",
    path: "/webhook-apps/defaults",
    summary: "Show the defaults",
    description: "The values for webhooks whose own setting is null.",
    response: "AdminWebhookDefaultsResponse",
  },
  {
    method: "post",
    path: "/webhook-apps/portal/session",
    summary: "Open the portal",
    description:
      "Exchanges the single-use code of a link for a session, whose cookie the response sets. The portal's page uses this route.",
    body: AppOpenPortalSession,
    response: "AppPortalSessionResponse",
    isPublic: true,
    isForPortal: true,
    refuses: ["401", "429"],
    examples: { "a link": { body: { code: EXAMPLE_CODE } } },
  },
  {
    method: "delete",
    path: "/webhook-apps/portal/session",
    summary: "Leave the portal",
    description: "Ends the session.",
    response: "nothing",
    isForPortal: true,
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks",
    summary: "List the app's webhooks",
    query: AppGetWebhooksParams,
    response: "AppWebhookListResponse",
    examples: { "by its own name": { query: { external_id: ["main"] } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks",
    summary: "Create or change a webhook of the app",
    description:
      "Like `POST /admin/webhooks`. Topics and sales channels beyond the app's rights are refused with a 403 that names them. When the app has a webhook with the `external_id`, that webhook is updated.",
    query: admin.AdminGetWebhookParams,
    body: AppCreateWebhook,
    response: "AppCreatedWebhookResponse",
    examples: { "by a script": { body: { external_id: "main", url: URL, topics: ["order.created"] } } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id",
    summary: "Show a webhook of the app",
    query: admin.AdminGetWebhookParams,
    response: "AppWebhookResponse",
    examples: { one: { id: IDS.appWebhook } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id",
    summary: "Change, pause or resume a webhook of the app",
    query: admin.AdminGetWebhookParams,
    body: admin.AdminUpdateWebhook,
    response: "AppWebhookResponse",
    examples: { pause: { id: IDS.appWebhook, body: { status: "paused" } } },
  },
  {
    method: "delete",
    path: "/webhook-apps/webhooks/:id",
    summary: "Delete a webhook of the app",
    response: "AdminWebhookDeleteResponse",
    examples: { one: { id: IDS.appWebhook } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id/stats",
    summary: "Show a webhook's statistics to its app",
    query: admin.AdminGetWebhookStatsParams,
    response: "AdminWebhookStatsResponse",
    examples: { "a week": { id: IDS.appWebhook, query: { range: "7d" } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/rotate-secret",
    summary: "Rotate the secret of a webhook of the app",
    query: admin.AdminGetWebhookParams,
    body: admin.AdminRotateWebhookSecret,
    response: "AppWebhookWithSecretResponse",
    examples: { "an hour of overlap": { id: IDS.appWebhook, body: { overlap_seconds: 3600 } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/test",
    summary: "Test a webhook of the app",
    description: "Sends a sample now, and returns the finished delivery.",
    body: admin.AdminTestWebhook,
    response: "AdminWebhookDeliveryResponse",
    examples: { "of a topic": { id: IDS.appWebhook, body: { topic: "order.created" } } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id/messages",
    summary: "Fetch the app's messages",
    description:
      "Like `GET /admin/webhooks/:id/messages`: fetches messages of a webhook of mode `pull`, and leases them for 60 seconds.",
    query: admin.AdminGetWebhookMessagesParams,
    response: "AdminWebhookMessagesResponse",
    refuses: ["400"],
    examples: { some: { id: IDS.appPulled, query: { limit: 50, wait: 0 } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/messages/ack",
    summary: "Acknowledge the app's messages",
    description:
      "Marks messages as received. Messages can be acknowledged repeatedly, and after the end of their lease.",
    body: admin.AdminAcknowledgeWebhookMessages,
    response: "AdminWebhookAcknowledgementResponse",
    examples: { some: { id: IDS.appPulled, body: { ids: [IDS.appDelivery] } } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id/recover",
    summary: "Suggest a recovery to a webhook's app",
    response: "AppWebhookRecoverySuggestionResponse",
    examples: { one: { id: IDS.appWebhook } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/recover",
    summary: "Send a webhook of the app what it has missed",
    body: admin.AdminRecoverWebhook,
    response: "AppWebhookRecoveryResponse",
    examples: {
      "count only": { id: IDS.appWebhook, body: { since: "2026-03-01T00:00:00Z", dry_run: true } },
    },
  },
  {
    method: "get",
    path: "/webhook-apps/deliveries",
    summary: "List the deliveries to the app",
    description: "The deliveries to the app's webhooks, including deleted ones, newest first.",
    query: AdminGetWebhookDeliveriesParams,
    response: "AdminWebhookDeliveryListResponse",
    examples: { failed: { query: { webhook_id: [IDS.appWebhook], status: ["failed"], limit: 50 } } },
  },
  {
    method: "post",
    path: "/webhook-apps/deliveries/batch",
    summary: "Retry or replay deliveries to the app",
    description:
      "Takes either `ids` or `filters`. It leaves out deliveries of other owners, deliveries that the action does not fit, and deliveries whose payload is no longer stored. It also leaves out successful deliveries of topics that the app may no longer have.",
    body: AppBatchWebhookDeliveries,
    response: "AdminWebhookDeliveryBatchResponse",
    examples: {
      "replay these": { body: { action: "replay", ids: [IDS.appDelivery] } },
      "retry what has failed": {
        body: { action: "retry", filters: { webhook_id: [IDS.appWebhook], status: ["failed"] } },
      },
    },
  },
  {
    method: "get",
    path: "/webhook-apps/deliveries/:id",
    summary: "Show a delivery to the app",
    response: "AdminWebhookDeliveryResponse",
    examples: { one: { id: IDS.appDelivery } },
  },
  {
    method: "post",
    path: "/webhook-apps/deliveries/:id/retry",
    summary: "Retry a delivery to the app now",
    description:
      "A successful delivery is sent again. A delivery that is being sent, or whose payload is no longer stored, is refused.",
    refuses: ["400"],
    response: "AdminWebhookDeliveryResponse",
    examples: { one: { id: IDS.appDelivery } },
  },
]

/** The routes under `src/api/webhook-apps`, which receivers and apps call. */
export const appOperations = operations.map((operation): Operation => ({
  ...operation,
  isForApps: !operation.isPublic,
}))
