import type { AdminWebhookErasureResponse, AdminWebhookErasureResult, ErasureRequest } from "../../../types"
import { sdk } from "../sdk"
import { listDeliveries, type AdminDeliveryFilters } from "./deliveries"

export type { ErasureRequest }

/** Deliveries that one request lists while their resources are collected. */
const PAGE = 1_000

/** Resources that one erasure takes: as many as the route does. */
export const MAX_RESOURCES = 1_000

/** @param dryRun whether it only counts. */
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

/** What the deliveries that the filters let through are about; it ends when there are more than one erasure takes. */
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
