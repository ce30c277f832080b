import { useSearchParams } from "react-router-dom"

import { DELIVERY_STATUSES } from "../../types"
import type { LogFilters } from "../api/deliveries"
import { timeOf } from "../common/local-time"

/** Parameters of the address that filter, and the one that holds a page's cursor. */
export const FILTERS = ["webhook_id", "status", "topic", "resource_id", "since"] as const

export type FilterName = (typeof FILTERS)[number]

/**
 * What the log shows, which is in the page's address, so that it can be sent to somebody and found again.
 * @returns the texts of the filters as they were entered, the filters as the API takes them, and what changes them.
 */
export const useLogAddress = () => {
  const [params, setParams] = useSearchParams()
  const text = (name: FilterName) => params.get(name) ?? ""

  /** Changes some parameters; an empty one goes. */
  const change = (changes: Partial<Record<FilterName | "after" | "delivery", string>>) =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      for (const [name, value] of Object.entries(changes)) {
        if (value) {
          next.set(name, value)
        } else {
          next.delete(name)
        }
      }
      return next
    })

  const filters: LogFilters = {
    webhook_id: text("webhook_id") || undefined,
    status: DELIVERY_STATUSES.find((status) => status === text("status")),
    topic: text("topic") || undefined,
    resource_id: text("resource_id").trim() || undefined,
    since: timeOf(text("since")) ?? undefined,
  }
  return {
    text,
    filters,
    isFiltered: FILTERS.some((name) => text(name)),
    cursor: params.get("after"),
    delivery: params.get("delivery"),
    /** Sets filters, and goes to the first page. */
    filter: (changes: Partial<Record<FilterName, string>>) => change({ ...changes, after: "" }),
    clear: () => change(Object.fromEntries([...FILTERS, "after"].map((name) => [name, ""]))),
    turn: (cursor: string) => change({ after: cursor }),
    open: (id: string) => change({ delivery: id }),
    close: () => change({ delivery: "" }),
  }
}

export type LogAddress = ReturnType<typeof useLogAddress>
