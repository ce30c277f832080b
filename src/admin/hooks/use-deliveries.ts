import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"

import {
  actOnDeliveries,
  actOnDelivery,
  deliveryKeys,
  listDeliveries,
  retrieveDelivery,
  type AdminDeliverySelection,
  type DeliveryAction,
  type DeliveryListParams,
} from "../lib/api/deliveries"
import { webhookKeys } from "../lib/api/webhooks"
import { isUnfinished } from "../lib/allowed-actions"
import { useLiveQuery } from "./use-live-query"

/** How often an unfinished delivery is read again. */
const UNFINISHED_MS = 2_000

type PollOptions = {
  /** How often the list is read again, in milliseconds; false: never. */
  every?: number | false
  enabled?: boolean
}

export const useDeliveries = (
  params: DeliveryListParams,
  { every = false, enabled = true }: PollOptions = {}
) =>
  useLiveQuery({
    queryKey: deliveryKeys.list(params),
    queryFn: () => listDeliveries(params),
    refetchInterval: every,
    enabled,
  })

/** One delivery, read again until it is finished. */
export const useDelivery = (id: string) =>
  useQuery({
    queryKey: deliveryKeys.detail(id),
    queryFn: () => retrieveDelivery(id),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isUnfinished(data.status) && UNFINISHED_MS,
  })

/** Retries, replays or cancels one delivery. */
export const useDeliveryAction = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (action: DeliveryAction) => actOnDelivery(id, action),
    onSuccess: (delivery) => {
      client.setQueryData(deliveryKeys.detail(id), delivery)
      return client.invalidateQueries({ queryKey: deliveryKeys.lists() })
    },
  })
}

/** Retries, replays or cancels many deliveries. */
export const useDeliveriesAction = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ action, selection }: { action: DeliveryAction; selection: AdminDeliverySelection }) =>
      actOnDeliveries(action, selection),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: deliveryKeys.all }),
        client.invalidateQueries({ queryKey: webhookKeys.all }),
      ])
    },
  })
}
