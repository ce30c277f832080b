import * as validators from "../../src/api/admin/webhook-apps/validators"
import { IDS } from "./examples"
import type { Operation } from "./operation"

/** The routes under `src/api/admin/webhook-apps`. */
export const adminAppOperations: Operation[] = [
  {
    method: "get",
    path: "/admin/webhook-apps",
    summary: "List apps",
    description: "Apps are third parties with their own tokens and webhooks. Newest first.",
    query: validators.AdminGetWebhookAppsParams,
    response: "AdminWebhookAppListResponse",
    examples: { search: { query: { q: "warehouse", status: ["active"], limit: 50 } } },
  },
  {
    method: "post",
    path: "/admin/webhook-apps",
    summary: "Create an app",
    description: "With a token, the app can manage its own webhooks, and no others.",
    body: validators.AdminCreateWebhookApp,
    response: "AdminWebhookAppResponse",
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
    response: "AdminWebhookAppResponse",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "post",
    path: "/admin/webhook-apps/:id",
    summary: "Change, suspend or resume an app",
    description:
      "While an app is suspended, its tokens are refused and its webhooks are paused. They keep their waiting deliveries, and resume with the app.",
    body: validators.AdminUpdateWebhookApp,
    response: "AdminWebhookAppResponse",
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
      "Deletes the app, its tokens and its webhooks, whose ids the response has. Waiting deliveries are cancelled. All deliveries stay in the log.",
    response: "AdminWebhookAppDeleteResponse",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "get",
    path: "/admin/webhook-apps/:id/tokens",
    summary: "List an app's tokens",
    description: "The tokens without their texts, which are not stored.",
    response: "AdminWebhookAppTokenListResponse",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "post",
    path: "/admin/webhook-apps/:id/tokens",
    summary: "Create a token",
    description:
      "The response has the text of the token, which no later response has. An app can have two tokens.",
    body: validators.AdminCreateWebhookAppToken,
    response: "AdminWebhookAppTokenResponse",
    examples: {
      "a deletion": { id: IDS.app, body: {} },
      "for a time": { id: IDS.app, body: { expires_at: "2099-12-31T23:59:59Z" } },
    },
  },
  {
    method: "post",
    path: "/admin/webhook-apps/:id/portal-session",
    summary: "Create a link to an app's portal",
    description:
      "The response has a single-use link, which opens the portal without an account in the shop. No later response has it. Give the link to the app's developer, or redirect them to it from your own page.",
    body: validators.AdminCreateWebhookPortalSession,
    response: "AdminWebhookPortalSessionResponse",
    refuses: ["400"],
    examples: { one: { id: IDS.app, body: {} } },
  },
  {
    method: "delete",
    path: "/admin/webhook-apps/:id/portal-session",
    summary: "End the sessions of an app's portal",
    description: "Ends all sessions and revokes unused links. The app's tokens and webhooks do not change.",
    response: "nothing",
    examples: { one: { id: IDS.app } },
  },
  {
    method: "delete",
    path: "/admin/webhook-apps/:id/tokens/:token_id",
    summary: "Delete a token",
    description: "Requests with the token are refused from then on.",
    response: "AdminWebhookAppTokenDeleteResponse",
    examples: { one: { id: IDS.app, token_id: IDS.appToken } },
  },
]
