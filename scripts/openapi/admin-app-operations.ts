import * as validators from "../../src/api/admin/webhook-apps/validators"
import { IDS } from "./examples"
import type { Operation } from "./operation"

/** The routes under `src/api/admin/webhook-apps`. */
export const adminAppOperations: Operation[] = [
  {
    method: "get",
    path: "/admin/webhook-apps",
    summary: "List apps",
    description: "Third parties with tokens and webhooks of their own, newest first.",
    query: validators.AdminGetWebhookAppsParams,
    answer: "AdminWebhookAppListResponse",
    examples: { search: { query: { q: "warehouse", status: ["active"], limit: 50 } } },
  },
  {
    method: "post",
    path: "/admin/webhook-apps",
    summary: "Create an app",
    description: "It reaches its own webhooks alone, once it has a token.",
    body: validators.AdminCreateWebhookApp,
    answer: "AdminWebhookAppResponse",
    examples: {
      smallest: { body: { name: "Warehouse", topics: ["order.*"] } },
      full: {
        body: {
          name: "Warehouse",
          contact_email: "dev@warehouse.example.com",
          topics: ["order.*", "inventory-level.*"],
          sales_channel_ids: ["sc_01JNB4T6Y8Q2M0V5X7Z9C1D3E5"],
          max_webhooks: 3,
          metadata: { contract: "2026-17" },
        },
      },
    },
  },
  {
    method: "get",
    path: "/admin/webhook-apps/:id",
    summary: "Show an app",
    answer: "AdminWebhookAppResponse",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "post",
    path: "/admin/webhook-apps/:id",
    summary: "Change, suspend or resume an app",
    description:
      "A suspended app has its tokens refused and its webhooks paused, which keep what waits for them and resume with it.",
    body: validators.AdminUpdateWebhookApp,
    answer: "AdminWebhookAppResponse",
    examples: {
      suspend: { id: IDS.app, body: { status: "suspended" } },
      narrow: { id: IDS.app, body: { topics: ["order.created"] } },
    },
  },
  {
    method: "delete",
    path: "/admin/webhook-apps/:id",
    summary: "Delete an app",
    description:
      "With its tokens and its webhooks, which the answer names. What waits for them is cancelled; their deliveries stay in the log.",
    answer: "AdminWebhookAppDeleteResponse",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "get",
    path: "/admin/webhook-apps/:id/tokens",
    summary: "List an app's tokens",
    description: "Without their texts, which are not stored.",
    answer: "AdminWebhookAppTokenListResponse",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "post",
    path: "/admin/webhook-apps/:id/tokens",
    summary: "Create a token",
    description: "The answer holds its text, which is shown this once. An app can have two at a time.",
    body: validators.AdminCreateWebhookAppToken,
    answer: "AdminWebhookAppTokenResponse",
    examples: {
      "for good": { id: IDS.app, body: {} },
      "for a time": { id: IDS.app, body: { expires_at: "2099-12-31T23:59:59Z" } },
    },
  },
  {
    method: "post",
    path: "/admin/webhook-apps/:id/portal-session",
    summary: "Create a link to an app's portal",
    description:
      "The answer holds a link that opens the portal once, with no account in the shop. It is shown this once: give it to the app's developer, or send them to it from a page of your own.",
    body: validators.AdminCreateWebhookPortalSession,
    answer: "AdminWebhookPortalSessionResponse",
    refuses: ["400"],
    examples: { one: { id: IDS.app, body: {} } },
  },
  {
    method: "delete",
    path: "/admin/webhook-apps/:id/tokens/:token_id",
    summary: "Delete a token",
    description: "It is refused from then on.",
    answer: "AdminWebhookAppTokenDeleteResponse",
    examples: { one: { id: IDS.app, token_id: IDS.appToken } },
  },
]
