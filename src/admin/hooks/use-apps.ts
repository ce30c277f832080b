import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query"
import { useMemo } from "react"

import type { AdminCreateWebhookApp } from "../../types"
import {
  appKeys,
  closePortal,
  createApp,
  createPortalLink,
  createToken,
  deleteApp,
  deleteToken,
  listApps,
  listTokens,
  retrieveApp,
  updateApp,
  type AppChange,
  type AppListParams,
} from "../lib/api/apps"
import { deliveryKeys } from "../lib/api/deliveries"
import { MAX_LIMIT, webhookKeys } from "../lib/api/webhooks"
import { useLiveQuery } from "./use-live-query"
import { useServerQuery } from "./use-server-query"

/** How often the last use and the number of webhooks are read again. */
const REFRESH_MS = 10_000

/** A page of apps, newest first. */
export const useApps = (params: AppListParams) =>
  useLiveQuery({
    queryKey: appKeys.list(params),
    queryFn: () => listApps(params),
    refetchInterval: REFRESH_MS,
  })

/** The names of the shop's apps by id. Empty if there are no apps, or if the admin has no right to see them. */
export const useAppNames = (): ReadonlyMap<string, string> => {
  const { data } = useServerQuery({
    queryKey: appKeys.list({ limit: MAX_LIMIT }),
    queryFn: () => listApps({ limit: MAX_LIMIT }),
    retry: false,
  })

  return useMemo(() => {
    const apps = data?.webhook_apps ?? []
    const byName = [...apps].sort((one, other) => one.name.localeCompare(other.name))
    return new Map(byName.map(({ id, name }) => [id, name]))
  }, [data])
}

export const useApp = (id: string) =>
  useServerQuery({
    queryKey: appKeys.detail(id),
    queryFn: () => retrieveApp(id),
    refetchInterval: REFRESH_MS,
  })

export const useAppTokens = (id: string) =>
  useLiveQuery({
    queryKey: appKeys.tokens(id),
    queryFn: () => listTokens(id),
    refetchInterval: REFRESH_MS,
  })

export const useCreateApp = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: AdminCreateWebhookApp) => createApp(input),
    onSuccess: () => refresh(client),
  })
}

export const useUpdateApp = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: AppChange) => updateApp(id, change),
    onSuccess: () => refresh(client),
  })
}

export const useDeleteApp = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => deleteApp(id),
    onSuccess: () => {
      client.removeQueries({ queryKey: appKeys.detail(id) })
      return Promise.all([
        client.invalidateQueries({ queryKey: appKeys.lists() }),
        client.invalidateQueries({ queryKey: webhookKeys.lists() }),
        client.invalidateQueries({ queryKey: deliveryKeys.all }),
      ])
    },
  })
}

export const useCreateToken = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    /** @param expiresAt ISO date; null: the token does not expire */
    mutationFn: (expiresAt: string | null) => createToken(id, { expires_at: expiresAt }),
    onSuccess: () => refresh(client),
    // The token is removed from the cache when the dialog closes.
    gcTime: 0,
  })
}

export const useDeleteToken = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (tokenId: string) => deleteToken(id, tokenId),
    onSuccess: () => refresh(client),
  })
}

export const useCreatePortalLink = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => createPortalLink(id),
    onSuccess: () => client.invalidateQueries({ queryKey: webhookKeys.history({ app_id: id }) }),
    // The link is removed from the cache when the dialog closes.
    gcTime: 0,
  })
}

export const useClosePortal = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => closePortal(id),
    onSuccess: () => client.invalidateQueries({ queryKey: webhookKeys.history({ app_id: id }) }),
  })
}

/** A change of an app may also pause, resume or limit its webhooks, and cancel deliveries. */
async function refresh(client: QueryClient): Promise<void> {
  await Promise.all(
    [appKeys.all, webhookKeys.all, deliveryKeys.all].map((queryKey) => client.invalidateQueries({ queryKey }))
  )
}
