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
      "Newest first, in pages by `cursor` or by `offset`. The order `finished_at` requires `status=failed` and `webhook_id`. The order `next_attempt_at` requires `webhook_id`, and lists waiting deliveries.",
    query: validators.AdminGetWebhookDeliveriesParams,
    response: "AdminWebhookDeliveryListResponse",
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
      "Takes either `ids` or `filters`. It leaves out deliveries that the action does not fit, and deliveries whose payload is no longer stored.",
    body: validators.AdminBatchWebhookDeliveries,
    response: "AdminWebhookDeliveryBatchResponse",
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
    description: "The deliveries that the filters find, as a spreadsheet.",
    query: validators.AdminExportWebhookDeliveriesParams,
    response: "spreadsheet",
    examples: { failed: { query: { status: ["failed"], time_zone: "Europe/Berlin", locale: "de" } } },
  },
  {
    method: "get",
    path: "/admin/webhook-deliveries/:id",
    summary: "Show a delivery",
    description:
      "The delivery with its event, its payload and all attempts. Responses of receivers are null when they are not stored.",
    response: "AdminWebhookDeliveryResponse",
    examples: { one: { id: IDS.succeeded } },
  },
  {
    method: "post",
    path: "/admin/webhook-deliveries/:id/retry",
    summary: "Retry a delivery now",
    refuses: ["400"],
    description:
      "A successful delivery is sent again. A delivery that is being sent, or whose payload is no longer stored, is refused. A caller who may not read deliveries gets the id only.",
    response: "AdminChangedWebhookDeliveryResponse",
    examples: { one: { id: IDS.failed } },
  },
  {
    method: "post",
    path: "/admin/webhook-deliveries/:id/cancel",
    summary: "Cancel a delivery",
    refuses: ["400"],
    description:
      "A delivery that is finished, or that is being sent, is refused. A caller who may not read deliveries gets the id only.",
    response: "AdminChangedWebhookDeliveryResponse",
    examples: { one: { id: IDS.waiting } },
  },
]
