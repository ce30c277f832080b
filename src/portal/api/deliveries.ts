import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"

import type {
  AdminWebhookDeliveryBatchResponse,
  AdminWebhookDeliveryListResponse,
  AdminWebhookDeliveryResponse,
  DeliveryStatus,
} from "../../types"
import { isUnfinished } from "../../admin/lib/allowed-actions"
import { retryDuringOutage } from "../../admin/lib/api/error-message"
import { request } from "./client"

export type {
  AdminWebhookDelivery as Delivery,
  AdminWebhookDeliveryDetail as DeliveryDetail,
} from "../../types"

/** The interval between two polls of the log. */
const REFRESH_MS = 5_000

const PAGE_SIZE = 20

/** Selects the deliveries that meet all given conditions. */
export type LogFilters = {
  webhook_id?: string
  status?: DeliveryStatus | readonly DeliveryStatus[]
  topic?: string
  resource_id?: string
  /** The earliest creation, as an ISO 8601 timestamp. */
  since?: string
}

/** What an app can do with many deliveries. */
export type BatchAction = "retry" | "replay"

const PATH = "/deliveries"

const keys = {
  list: (filters: LogFilters, cursor: string | null, limit: number) =>
    ["deliveries", filters, cursor, limit] as const,
  one: (id: string) => ["delivery", id] as const,
}

/** A page of the log, newest first. Only the first page is polled, so that the rows of the others stay in place. */
export const useDeliveries = (filters: LogFilters, cursor: string | null = null, limit: number = PAGE_SIZE) =>
  useQuery({
    queryKey: keys.list(filters, cursor, limit),
    queryFn: () =>
      request<AdminWebhookDeliveryListResponse>(PATH, { query: { ...asQuery(filters), cursor, limit } }),
    refetchInterval: cursor === null ? REFRESH_MS : retryDuringOutage,
    placeholderData: keepPreviousData,
  })

/** One delivery with its attempts. It is polled until the delivery is finished. */
export const useDelivery = (id: string) =>
  useQuery({
    queryKey: keys.one(id),
    queryFn: async () => (await request<AdminWebhookDeliveryResponse>(`${PATH}/${id}`)).webhook_delivery,
    refetchInterval: (query) => {
      const { data } = query.state
      return data && isUnfinished(data.status) ? REFRESH_MS : retryDuringOutage(query)
    },
  })

/** Sends a delivery now: a pending or failed one for the next time, a successful one again. */
export const useRetry = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const answer = await request<AdminWebhookDeliveryResponse>(`${PATH}/${id}/retry`, { method: "POST" })
      return answer.webhook_delivery
    },
    onSuccess: (delivery) => {
      client.setQueryData(keys.one(id), delivery)
      return client.invalidateQueries({ queryKey: ["deliveries"] })
    },
  })
}

/** Sends all deliveries that match. The shop continues in the background when it takes longer than a second. */
export const useActOnAll = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ action, filters }: { action: BatchAction; filters: LogFilters }) => {
      const body = { action, filters: asQuery(filters) }
      return request<AdminWebhookDeliveryBatchResponse>(`${PATH}/batch`, { method: "POST", body })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["deliveries"] }),
  })
}

/** The filters as the API takes them. */
function asQuery({ since, ...others }: LogFilters) {
  return { ...others, ...(since !== undefined && { created_at: { $gte: since } }) }
}
