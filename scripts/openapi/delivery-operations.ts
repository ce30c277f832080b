import * as validators from "../../src/api/admin/webhook-deliveries/validators"
import { IDS } from "./examples"
import type { Operation } from "./operation"

/** The routes under `src/api/admin/webhook-deliveries`. */
export const deliveryOperations: Operation[] = [
  {
    method: "get",
    path: "/admin/webhook-deliveries",
    summary: "List deliveries",
    description:
      "Newest first; pages by `cursor` or by `offset`. In the order of `finished_at` come failed deliveries alone (`status=failed`), in that of `next_attempt_at` those that wait, each of the webhooks of `webhook_id`.",
    query: validators.AdminGetWebhookDeliveriesParams,
    answer: "AdminWebhookDeliveryListResponse",
    examples: {
      "failed of late": {
        query: {
          webhook_id: [IDS.webhook],
          status: ["failed", "retrying"],
          created_at: { $gte: "2026-03-01T00:00:00Z" },
          limit: 50,
        },
      },
      "with payloads": { query: { fields: "+payload", resource_id: ["order_1"], limit: 10 } },
      "to poll": { query: { order: "created_at", cursor: IDS.failed } },
      "last failed": {
        query: { webhook_id: [IDS.webhook], status: ["failed"], order: "-finished_at" },
      },
      "next attempts": { query: { webhook_id: [IDS.webhook], order: "next_attempt_at" } },
      "next page": { query: { cursor: IDS.waiting, order: "-created_at" } },
    },
  },
  {
    method: "post",
    path: "/admin/webhook-deliveries/batch",
    summary: "Retry, replay or cancel deliveries",
    description:
      "Takes either `ids` or `filters`; what the action does not fit, or whose payload is no longer stored, is left out.",
    body: validators.AdminBatchWebhookDeliveries,
    answer: "AdminWebhookDeliveryBatchResponse",
    examples: {
      "retry these": { body: { action: "retry", ids: [IDS.failed] } },
      "replay a topic": {
        body: { action: "replay", filters: { topic: ["order.created"], status: ["success"] } },
      },
      "cancel what waits": {
        body: { action: "cancel", filters: { webhook_id: [IDS.webhook], status: ["created", "retrying"] } },
      },
    },
  },
  {
    method: "get",
    path: "/admin/webhook-deliveries/export",
    summary: "Export deliveries",
    description: "The log, with the same filters, as a spreadsheet.",
    query: validators.AdminExportWebhookDeliveriesParams,
    answer: "spreadsheet",
    examples: { failed: { query: { status: ["failed"], time_zone: "Europe/Berlin", locale: "de" } } },
  },
  {
    method: "get",
    path: "/admin/webhook-deliveries/:id",
    summary: "Show a delivery",
    description:
      "With its event, its payload and each attempt. Answers of receivers are null where they are not stored.",
    answer: "AdminWebhookDeliveryResponse",
    examples: { one: { id: IDS.succeeded } },
  },
  {
    method: "post",
    path: "/admin/webhook-deliveries/:id/retry",
    summary: "Retry a delivery now",
    refuses: ["400"],
    description:
      "One that has arrived is sent once more. One that is being sent, or whose payload is no longer stored, is refused. Who may not read deliveries is answered the id alone.",
    answer: "AdminChangedWebhookDeliveryResponse",
    examples: { one: { id: IDS.failed } },
  },
  {
    method: "post",
    path: "/admin/webhook-deliveries/:id/cancel",
    summary: "Cancel a delivery",
    refuses: ["400"],
    description:
      "One that is finished, or that is being sent, is refused. Who may not read deliveries is answered the id alone.",
    answer: "AdminChangedWebhookDeliveryResponse",
    examples: { one: { id: IDS.waiting } },
  },
]
