import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"

import type {
  AdminWebhookDeliveryListResponse,
  AdminWebhookDeliveryResponse,
  DeliveryStatus,
} from "../../types"
import { isUnfinished } from "../../admin/lib/allowed-actions"
import { request } from "./client"

export type {
  AdminWebhookDelivery as Delivery,
  AdminWebhookDeliveryDetail as DeliveryDetail,
} from "../../types"

/** How often the log looks for news, at most. */
const REFRESH_MS = 5_000

export const PAGE_SIZE = 20

/** Which deliveries; every given condition must hold. */
export type LogFilters = {
  webhook_id?: string
  status?: DeliveryStatus
  topic?: string
  resource_id?: string
  /** ISO text. */
  since?: string
}

const PATH = "/deliveries"

const keys = {
  list: (filters: LogFilters, cursor: string | null, limit: number) =>
    ["deliveries", filters, cursor, limit] as const,
  one: (id: string) => ["delivery", id] as const,
}

/** A page of the log, the newest first. Only the first follows what happens: on the others nothing may move. */
export const useDeliveries = (filters: LogFilters, cursor: string | null = null, limit: number = PAGE_SIZE) =>
  useQuery({
    queryKey: keys.list(filters, cursor, limit),
    queryFn: () => {
      const { since, ...others } = filters
      const created_at = since === undefined ? undefined : { $gte: since }
      return request<AdminWebhookDeliveryListResponse>(PATH, {
        query: { ...others, created_at, cursor, limit },
      })
    },
    refetchInterval: cursor === null && REFRESH_MS,
    placeholderData: keepPreviousData,
  })

/** One delivery with its attempts, looked for again until it is finished. */
export const useDelivery = (id: string) =>
  useQuery({
    queryKey: keys.one(id),
    queryFn: async () => (await request<AdminWebhookDeliveryResponse>(`${PATH}/${id}`)).webhook_delivery,
    refetchInterval: ({ state: { data } }) => data !== undefined && isUnfinished(data.status) && REFRESH_MS,
  })

/** Sends now what has not arrived, and once more what has. */
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
