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

/** A type as it comes out of JSON: dates are ISO texts. */
type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T

/** Which deliveries; every given condition must hold. */
export type AdminDeliveryFilters = Json<DeliveryFilters>

/** A cursor beats an offset; newest first unless `order` is `created_at`. */
export type DeliveryListParams = AdminDeliveryFilters & {
  order?: "created_at" | "-created_at"
  limit?: number
  offset?: number
  cursor?: string
}

export type AdminDeliveryList = AdminWebhookDeliveryListResponse

/** To try again what has no success, to send once more what is finished, to not send what waits. */
export type DeliveryAction = "retry" | "replay" | "cancel"

export type AdminDeliverySelection = { ids: string[] } | { filters: AdminDeliveryFilters }

const PATH = "/admin/webhook-deliveries"

/** Cache keys of everything about deliveries, from the whole down to the one. */
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

/** Sends it now, once more, or not at all. */
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

/** @returns how many deliveries it was done to. */
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

/** Saves the deliveries that the filters let through as an Excel file. */
export async function exportDeliveries(
  filters: AdminDeliveryFilters & Pick<DeliveryListParams, "order">
): Promise<void> {
  await download(`${PATH}/export`, filters, "WebhookLogs")
}
