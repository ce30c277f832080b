import { useMutation, useQueryClient, type Query, type QueryKey } from "@tanstack/react-query"

import {
  actOnDeliveries,
  actOnDelivery,
  deliveryKeys,
  listDeliveries,
  retrieveDelivery,
  type AdminDeliveryList,
  type AdminDeliverySelection,
  type DeliveryAction,
  type DeliveryListParams,
} from "../lib/api/deliveries"
import { webhookKeys } from "../lib/api/webhooks"
import { isUnfinished } from "../lib/allowed-actions"
import { useLiveQuery } from "./use-live-query"
import { LIVE_MS, useServerQuery } from "./use-server-query"

type PollOptions = {
  /** How often the list is read again, in milliseconds; false: never. */
  every?:
    number | false | ((query: Query<AdminDeliveryList, Error, AdminDeliveryList, QueryKey>) => number | false)
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
  useServerQuery({
    queryKey: deliveryKeys.detail(id),
    queryFn: () => retrieveDelivery(id),
    refetchInterval: ({ state: { data } }) => data !== undefined && isUnfinished(data.status) && LIVE_MS,
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
