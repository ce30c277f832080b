import { useQuery, type QueryKey, type UseQueryOptions } from "@tanstack/react-query"

import { retryDuringOutage } from "../lib/api/error-message"

export type ServerQueryOptions<Data> = UseQueryOptions<Data, Error, Data, QueryKey>

/** The shortest interval at which a page that is left open may read the same data again. */
export const LIVE_MS = 5_000

/** How often, and how many times, the outcome of what the admin has just done is asked for before the interval is `LIVE_MS`. */
const QUICK = { ms: 1_000, times: 10 }

/** A query's `refetchInterval` for the outcome of what the admin has just done: short at first. */
export function quicklyAtFirst({ state }: { state: { dataUpdateCount: number } }): number {
  return state.dataUpdateCount < QUICK.times ? QUICK.ms : LIVE_MS
}

/** A query of the server. It is repeated during an outage, so that its page continues by itself afterwards. */
export const useServerQuery = <Data>({ refetchInterval: own, ...options }: ServerQueryOptions<Data>) =>
  useQuery<Data, Error, Data, QueryKey>({
    ...options,
    refetchInterval: (query) => (typeof own === "function" ? own(query) : own) || retryDuringOutage(query),
  })
