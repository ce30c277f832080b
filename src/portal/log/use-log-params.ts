import { useSearchParams } from "react-router-dom"

import { DELIVERY_STATUSES } from "../../types"
import type { LogFilters } from "../api/deliveries"
import { fromInputValue } from "../common/local-time"

const FILTERS = ["webhook_id", "status", "topic", "resource_id", "since"] as const

type FilterName = (typeof FILTERS)[number]

/**
 * The state of the log, which is kept in the query of the page's address, so that it can be shared and bookmarked: the filters, the
 * cursor of the page, and the delivery whose panel is open.
 */
export const useLogParams = () => {
  const [params, setParams] = useSearchParams()
  /** A filter as it was entered; empty if it is not set. */
  const value = (name: FilterName) => params.get(name) ?? ""

  /** Sets parameters. An empty value removes the parameter. */
  const update = (changes: Partial<Record<FilterName | "after" | "delivery", string>>) =>
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

  /** The filters as the API takes them. */
  const filters: LogFilters = {
    webhook_id: value("webhook_id") || undefined,
    status: DELIVERY_STATUSES.find((status) => status === value("status")),
    topic: value("topic") || undefined,
    resource_id: value("resource_id").trim() || undefined,
    since: fromInputValue(value("since")) ?? undefined,
  }
  return {
    value,
    filters,
    isFiltered: FILTERS.some((name) => value(name)),
    cursor: params.get("after"),
    delivery: params.get("delivery"),
    /** Sets filters, and returns to the first page. */
    setFilters: (changes: Partial<Record<FilterName, string>>) => update({ ...changes, after: "" }),
    clearFilters: () => update(Object.fromEntries([...FILTERS, "after"].map((name) => [name, ""]))),
    setCursor: (cursor: string | null) => update({ after: cursor ?? "" }),
    openDelivery: (id: string) => update({ delivery: id }),
    closeDelivery: () => update({ delivery: "" }),
  }
}

export type LogParams = ReturnType<typeof useLogParams>
