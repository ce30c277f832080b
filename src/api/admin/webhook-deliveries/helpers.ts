import type { MedusaRequest } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { WebhookDeliveryDetail } from "../../../types"

/** The direction of pages in the order that the API names. */
export function directionOf(order: "created_at" | "-created_at"): "asc" | "desc" {
  return order === "created_at" ? "asc" : "desc"
}

/** @throws MedusaError NOT_FOUND */
export async function retrieveDelivery(
  scope: MedusaRequest["scope"],
  id: string
): Promise<WebhookDeliveryDetail> {
  return scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).retrieveDelivery(id)
}
