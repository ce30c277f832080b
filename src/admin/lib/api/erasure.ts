import type {
  AdminWebhookErasure,
  AdminWebhookErasureListResponse,
  AdminWebhookErasureResponse,
  AdminWebhookErasureResult,
  ErasureRequest,
} from "../../../types"
import { sdk } from "../sdk"
import { listDeliveries, type AdminDeliveryFilters } from "./deliveries"

export type { AdminWebhookErasure, ErasureRequest }

/** Cache keys of the records of erasures. */
export const erasureKeys = {
  all: ["webhook-erasures"] as const,
  list: (limit: number) => [...erasureKeys.all, limit] as const,
}

/** The page size with which deliveries are listed to collect their resources. */
const PAGE = 1_000

/** The most resources of one erasure; the limit of the route. */
export const MAX_RESOURCES = 1_000

/** Erases from the log. @param dryRun only counts, and erases nothing */
export async function eraseFromLog(
  request: ErasureRequest,
  dryRun: boolean
): Promise<AdminWebhookErasureResult> {
  const { erasure } = await sdk.client.fetch<AdminWebhookErasureResponse>("/admin/webhooks/erase", {
    method: "POST",
    body: { ...request, dry_run: dryRun },
  })
  return erasure
}

/** The records of erasures, newest first. */
export async function listErasures(limit: number): Promise<AdminWebhookErasureListResponse> {
  return sdk.client.fetch<AdminWebhookErasureListResponse>("/admin/webhooks/erasures", { query: { limit } })
}

/** The ids of the resources of all deliveries that match. It stops once there are more than `MAX_RESOURCES`. */
export async function listResources(filters: AdminDeliveryFilters): Promise<string[]> {
  const ids = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await listDeliveries({ ...filters, limit: PAGE, cursor })
    page.webhook_deliveries.forEach(({ resource_id }) => resource_id && ids.add(resource_id))
    cursor = page.next_cursor ?? undefined
  } while (cursor && ids.size <= MAX_RESOURCES)
  return [...ids]
}
