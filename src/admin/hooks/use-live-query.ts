import {
  keepPreviousData,
  useQuery,
  useQueryClient,
  type QueryKey,
  type UseQueryOptions,
} from "@tanstack/react-query"
import { useRef, useSyncExternalStore } from "react"

import { appKeys } from "../lib/api/apps"
import { deliveryKeys } from "../lib/api/deliveries"
import { statusOf } from "../lib/api/error-message"
import { configurationKeys, webhookKeys } from "../lib/api/webhooks"

type LiveOptions<Data> = Pick<
  UseQueryOptions<Data, Error, Data, QueryKey>,
  "queryKey" | "queryFn" | "refetchInterval" | "enabled"
>

/**
 * What is read again while it is shown, and shown until something else has been read: also when other filters ask for
 * something else, and the server does not answer. React Query keeps what it had while it asks, but not when that fails.
 */
export const useLiveQuery = <Data>(options: LiveOptions<Data>) => {
  const query = useQuery<Data, Error, Data, QueryKey>({ ...options, placeholderData: keepPreviousData })
  const last = useRef(query.data)
  if (query.data !== undefined) {
    last.current = query.data
  }
  return { ...query, data: last.current }
}

/** Keys of what the plugin's pages show. */
const OURS: readonly unknown[] = [webhookKeys, configurationKeys, deliveryKeys, appKeys].map(
  ({ all: [first] }) => first
)

/** Answers to what an admin has written, such as an id that there is not: whoever asked for that says so. */
const ANSWERS = [400, 404]

/** The error for which what the plugin's pages show may not be up to date; undefined while all is read. */
export const useReadingError = (): Error | undefined => {
  const cache = useQueryClient().getQueryCache()

  return useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () =>
      cache
        .findAll({ type: "active", predicate: ({ queryKey: [first] }) => OURS.includes(first) })
        // The reason of a request that is tried again is known before that has failed too.
        .map(({ state }) => state.fetchFailureReason ?? state.error)
        .find((error) => error !== null && !ANSWERS.includes(statusOf(error) ?? 0)) ?? undefined
  )
}
