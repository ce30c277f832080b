import type {
  AdminWebhookAttempt,
  AdminWebhookDelivery,
  AdminWebhookDeliveryBatchResponse,
  AdminWebhookDeliveryDetail,
  AdminWebhookDeliveryListResponse,
  AdminWebhookDeliveryResponse,
  DeliveryFilters,
} from "../../../types"
import { sdk } from "../sdk"
import { download } from "./download"

export type AdminDelivery = AdminWebhookDelivery
export type AdminDeliveryDetail = AdminWebhookDeliveryDetail
export type AdminAttempt = AdminWebhookAttempt

/** A type after JSON: dates are ISO strings. */
type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T

/** Filters of deliveries; all of them must match. */
export type AdminDeliveryFilters = Json<DeliveryFilters>

/** A cursor takes precedence over an offset. Default order: newest first. */
export type DeliveryListParams = AdminDeliveryFilters & {
  order?: "created_at" | "-created_at"
  limit?: number
  offset?: number
  cursor?: string
}

export type AdminDeliveryList = AdminWebhookDeliveryListResponse

/** `retry` tries an unsuccessful delivery again, `replay` sends a finished one again, `cancel` cancels a waiting one. */
export type DeliveryAction = "retry" | "replay" | "cancel"

export type AdminDeliverySelection = { ids: string[] } | { filters: AdminDeliveryFilters }

const PATH = "/admin/webhook-deliveries"

/** Cache keys of everything about deliveries. */
export const deliveryKeys = {
  all: ["webhook-deliveries"] as const,
  lists: () => [...deliveryKeys.all, "list"] as const,
  list: (params: DeliveryListParams) => [...deliveryKeys.lists(), params] as const,
  detail: (id: string) => [...deliveryKeys.all, "detail", id] as const,
}

export async function listDeliveries(params: DeliveryListParams): Promise<AdminDeliveryList> {
  return sdk.client.fetch<AdminDeliveryList>(PATH, { query: params })
}

export async function retrieveDelivery(id: string): Promise<AdminDeliveryDetail> {
  const { webhook_delivery } = await sdk.client.fetch<AdminWebhookDeliveryResponse>(`${PATH}/${id}`)
  return webhook_delivery
}

/** Does an action on one delivery. @returns the delivery afterwards. */
export async function actOnDelivery(id: string, action: DeliveryAction): Promise<AdminDeliveryDetail> {
  if (action === "replay") {
    await actOnDeliveries(action, { ids: [id] })
    return retrieveDelivery(id)
  }
  const { webhook_delivery } = await sdk.client.fetch<AdminWebhookDeliveryResponse>(
    `${PATH}/${id}/${action}`,
    { method: "POST" }
  )
  return webhook_delivery
}

/** Does an action on many deliveries. @returns how many deliveries it affected. */
export async function actOnDeliveries(
  action: DeliveryAction,
  selection: AdminDeliverySelection
): Promise<number> {
  const { count } = await sdk.client.fetch<AdminWebhookDeliveryBatchResponse>(`${PATH}/batch`, {
    method: "POST",
    body: { action, ...selection },
  })
  return count
}

/** Saves all deliveries that match as an Excel file. */
export async function exportDeliveries(
  filters: AdminDeliveryFilters & Pick<DeliveryListParams, "order">
): Promise<void> {
  await download(`${PATH}/export`, filters, "WebhookLogs")
}
