import {
  AdminGetWebhookDeliveriesParams,
  AppBatchWebhookDeliveries,
} from "../../src/api/admin/webhook-deliveries/validators"
import * as admin from "../../src/api/admin/webhooks/validators"
import { GetWebhookKeysParams } from "../../src/api/webhook-apps/keys/validators"
import {
  AppCreateWebhook,
  AppGetWebhooksParams,
  AppGetWebhookTopicsParams,
  AppOpenPortalSession,
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
      "Of a webhook that signs with a key pair, for everyone who names it: a receiver verifies with them. With an app's token those of all its webhooks, without a `webhook_id` too. Trust those of your own webhook alone.",
    query: GetWebhookKeysParams,
    answer: "WebhookKeyListResponse",
    isPublic: true,
    refuses: ["409", "429"],
    examples: { "of one webhook": { query: { webhook_id: IDS.webhook } } },
  },
  {
    method: "get",
    path: "/webhook-apps/me",
    summary: "Show the app itself",
    description: "What it may have, with the names of its sales channels, and how many webhooks.",
    answer: "AppIdentityResponse",
  },
  {
    method: "get",
    path: "/webhook-apps/topics",
    summary: "List the app's topics",
    description:
      "Those that it may have, its actions among them, each with its fields, triggers, a sample and a JSON Schema. `scope=all` also lists the built-in topics that it may not have. `fields=-fields,-triggers,-sample,-schema` leaves these out, which make up most of the list.",
    query: AppGetWebhookTopicsParams,
    answer: "AppWebhookTopicListResponse",
    examples: { "with samples alone": { query: { fields: "topic,sample" } } },
  },
  {
    method: "get",
    path: "/webhook-apps/topics/:topic",
    summary: "Show a topic of the app",
    description: "With its fields, triggers, a sample and a JSON Schema.",
    answer: "AppWebhookTopicResponse",
    examples: { orders: { topic: "order.created" } },
  },
  {
    method: "get",
    path: "/webhook-apps/defaults",
    summary: "Show the defaults",
    description: "What holds for a webhook that has no value of its own.",
    answer: "AdminWebhookDefaultsResponse",
  },
  {
    method: "post",
    path: "/webhook-apps/portal/session",
    summary: "Open the portal",
    description:
      "With the code of a link, which it uses up. The answer sets the cookie of the session. For the portal's page.",
    body: AppOpenPortalSession,
    answer: "AppPortalSessionResponse",
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
    answer: "nothing",
    isForPortal: true,
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks",
    summary: "List the app's webhooks",
    query: AppGetWebhooksParams,
    answer: "AppWebhookListResponse",
    examples: { "by its own name": { query: { external_id: ["main"] } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks",
    summary: "Create or change a webhook of the app",
    description:
      "As `POST /admin/webhooks`. Topics and sales channels beyond the app's rights are a 403 that names them. One with the `external_id` of a webhook of the app changes that one.",
    query: admin.AdminGetWebhookParams,
    body: AppCreateWebhook,
    answer: "AppCreatedWebhookResponse",
    examples: { "by a script": { body: { external_id: "main", url: URL, topics: ["order.created"] } } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id",
    summary: "Show a webhook of the app",
    query: admin.AdminGetWebhookParams,
    answer: "AppWebhookResponse",
    examples: { one: { id: IDS.appWebhook } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id",
    summary: "Change, pause or resume a webhook of the app",
    query: admin.AdminGetWebhookParams,
    body: admin.AdminUpdateWebhook,
    answer: "AppWebhookResponse",
    examples: { pause: { id: IDS.appWebhook, body: { status: "paused" } } },
  },
  {
    method: "delete",
    path: "/webhook-apps/webhooks/:id",
    summary: "Delete a webhook of the app",
    answer: "AdminWebhookDeleteResponse",
    examples: { one: { id: IDS.appWebhook } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id/stats",
    summary: "Show a webhook's statistics to its app",
    query: admin.AdminGetWebhookStatsParams,
    answer: "AdminWebhookStatsResponse",
    examples: { "a week": { id: IDS.appWebhook, query: { range: "7d" } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/rotate-secret",
    summary: "Rotate the secret of a webhook of the app",
    query: admin.AdminGetWebhookParams,
    body: admin.AdminRotateWebhookSecret,
    answer: "AppWebhookWithSecretResponse",
    examples: { "an hour of overlap": { id: IDS.appWebhook, body: { overlap_seconds: 3600 } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/test",
    summary: "Test a webhook of the app",
    description: "Sends a sample now, and answers with the finished delivery.",
    body: admin.AdminTestWebhook,
    answer: "AdminWebhookDeliveryResponse",
    examples: { "of a topic": { id: IDS.appWebhook, body: { topic: "order.created" } } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id/messages",
    summary: "Fetch the app's messages",
    description:
      "As `GET /admin/webhooks/:id/messages`: messages of a webhook of mode `pull`, leased for 60 seconds.",
    query: admin.AdminGetWebhookMessagesParams,
    answer: "AdminWebhookMessagesResponse",
    refuses: ["400"],
    examples: { some: { id: IDS.appPulled, query: { limit: 50, wait: 0 } } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/messages/ack",
    summary: "Acknowledge the app's messages",
    description: "They have arrived. It may be said again, and after their lease has ended.",
    body: admin.AdminAcknowledgeWebhookMessages,
    answer: "AdminWebhookAcknowledgementResponse",
    examples: { some: { id: IDS.appPulled, body: { ids: [IDS.appDelivery] } } },
  },
  {
    method: "get",
    path: "/webhook-apps/webhooks/:id/recover",
    summary: "Suggest a recovery to a webhook's app",
    answer: "AppWebhookRecoverySuggestionResponse",
    examples: { one: { id: IDS.appWebhook } },
  },
  {
    method: "post",
    path: "/webhook-apps/webhooks/:id/recover",
    summary: "Send a webhook of the app what it has missed",
    body: admin.AdminRecoverWebhook,
    answer: "AppWebhookRecoveryResponse",
    examples: {
      "count only": { id: IDS.appWebhook, body: { since: "2026-03-01T00:00:00Z", dry_run: true } },
    },
  },
  {
    method: "get",
    path: "/webhook-apps/deliveries",
    summary: "List the deliveries to the app",
    description: "Newest first; those to its webhooks that are deleted, too.",
    query: AdminGetWebhookDeliveriesParams,
    answer: "AdminWebhookDeliveryListResponse",
    examples: { failed: { query: { webhook_id: [IDS.appWebhook], status: ["failed"], limit: 50 } } },
  },
  {
    method: "post",
    path: "/webhook-apps/deliveries/batch",
    summary: "Retry or replay deliveries to the app",
    description:
      "Takes either `ids` or `filters`. What is not the app's, what the action does not fit, and what is no longer stored is left out. So are deliveries that have arrived, of topics that the app may not have any more.",
    body: AppBatchWebhookDeliveries,
    answer: "AdminWebhookDeliveryBatchResponse",
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
    answer: "AdminWebhookDeliveryResponse",
    examples: { one: { id: IDS.appDelivery } },
  },
  {
    method: "post",
    path: "/webhook-apps/deliveries/:id/retry",
    summary: "Retry a delivery to the app now",
    description:
      "One that has arrived is sent once more. One that is being sent, or whose payload is no longer stored, is refused.",
    refuses: ["400"],
    answer: "AdminWebhookDeliveryResponse",
    examples: { one: { id: IDS.appDelivery } },
  },
]

/** The routes under `src/api/webhook-apps`, which receivers and apps call. */
export const appOperations = operations.map((operation): Operation => ({
  ...operation,
  isForApps: !operation.isPublic,
}))
