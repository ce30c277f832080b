import { keepPreviousData, useQueryClient } from "@tanstack/react-query"
import { useRef, useSyncExternalStore } from "react"

import { appKeys } from "../lib/api/apps"
import { deliveryKeys } from "../lib/api/deliveries"
import { erasureKeys } from "../lib/api/erasure"
import { statusOf } from "../lib/api/error-message"
import { configurationKeys, webhookKeys } from "../lib/api/webhooks"
import { useServerQuery, type ServerQueryOptions } from "./use-server-query"

type LiveOptions<Data> = Pick<
  ServerQueryOptions<Data>,
  "queryKey" | "queryFn" | "refetchInterval" | "enabled"
>

/**
 * A query that is read again at an interval and keeps its last data until there is new data: also if the key changes (other
 * filters) and the server does not answer. React Query itself drops the previous data when the request for a new key fails.
 */
export const useLiveQuery = <Data>(options: LiveOptions<Data>) => {
  const query = useServerQuery<Data>({ ...options, placeholderData: keepPreviousData })
  const last = useRef(query.data)
  if (query.data !== undefined) {
    last.current = query.data
  }
  return { ...query, data: last.current }
}

/** The first parts of the keys of the plugin's own queries. */
const OWN_KEYS: readonly unknown[] = [webhookKeys, configurationKeys, deliveryKeys, erasureKeys, appKeys].map(
  ({ all: [first] }) => first
)

/** Refusals of what the admin entered, such as an unknown id. The component that made the request shows them. */
const REFUSALS = [400, 404]

/** The error because of which the shown data may be out of date; undefined if all queries succeed. */
export const useReadingError = (): Error | undefined => {
  const cache = useQueryClient().getQueryCache()

  return useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () =>
      cache
        .findAll({ type: "active", predicate: ({ queryKey: [first] }) => OWN_KEYS.includes(first) })
        // Set before the retry of the request, too.
        .map(({ state }) => state.fetchFailureReason ?? state.error)
        .find((error) => error !== null && !REFUSALS.includes(statusOf(error) ?? 0)) ?? undefined
  )
}
