import {
  keepPreviousData,
  skipToken,
  useMutation,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query"

import type { ExistingEntity, Recoverable } from "../../types"
import { deliveryKeys } from "../lib/api/deliveries"
import {
  cancelBackfill,
  countRecoverable,
  recoverWebhook,
  recoveryKeys,
  retrieveBackfill,
  retrieveSuggestion,
  sendExisting,
  type BackfillRoute,
  type RecoveryPeriod,
} from "../lib/api/recovery"
import { webhookKeys } from "../lib/api/webhooks"
import { quicklyAtFirst, useServerQuery } from "./use-server-query"

/** The suggested start of a recovery. It is not cached, since it changes with each delivery. */
export const useRecoverySuggestion = (id: string) =>
  useServerQuery({ queryKey: recoveryKeys.suggestion(id), queryFn: () => retrieveSuggestion(id), gcTime: 0 })

/** How many deliveries a recovery would send. @param period null: no request is made */
export const useRecoverableCount = (id: string, period: RecoveryPeriod | null) =>
  useServerQuery({
    queryKey: recoveryKeys.count(id, period),
    queryFn: period ? () => countRecoverable(id, period) : skipToken,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })

/** A webhook's last run, read again until it ends. */
export const useBackfill = (id: string, route: BackfillRoute) =>
  useServerQuery({
    queryKey: recoveryKeys.backfill(id, route),
    queryFn: () => retrieveBackfill(id, route),
    refetchInterval: (query) => query.state.data?.status === "running" && quicklyAtFirst(query),
  })

export const useRecoverWebhook = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (recovery: RecoveryPeriod & { statuses: readonly Recoverable[] }) =>
      recoverWebhook(id, recovery),
    onSuccess: () => refresh(client),
  })
}

export const useSendExisting = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (entity: ExistingEntity) => sendExisting(id, entity),
    onSuccess: (backfill) => {
      client.setQueryData(recoveryKeys.backfill(id, "send-existing"), backfill)
      return refresh(client)
    },
  })
}

export const useCancelBackfill = (id: string, route: BackfillRoute) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => cancelBackfill(id, route),
    onSuccess: (backfill) => client.setQueryData(recoveryKeys.backfill(id, route), backfill),
    // The run may have ended just before the request.
    onError: () => client.invalidateQueries({ queryKey: recoveryKeys.backfill(id, route) }),
  })
}

async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: webhookKeys.all }),
    client.invalidateQueries({ queryKey: deliveryKeys.all }),
  ])
}
