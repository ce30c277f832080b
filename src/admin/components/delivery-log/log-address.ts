import { DELIVERY_STATUSES } from "../../../types"
import { isOneOf } from "../../../types/typed"
import { period, readJson, texts } from "../../lib/address"
import type { AdminDeliveryFilters } from "../../lib/api/deliveries"

/** The filters of the log. Each has its own parameter in the address bar. */
const FILTER_NAMES = [
  "webhook_id",
  "status",
  "topic",
  "response_status",
  "answer",
  "resource_id",
  "created_at",
  "finished_at",
] as const

/** The state of the log, which is kept in the address bar. */
export type LogView = {
  search: string
  /** Filter values of the data table. A filter that was just added has an empty value. */
  filtering: Record<string, unknown>
  newestFirst: boolean
  page: PageMark
  /** The delivery in the drawer. */
  deliveryId: string | null
}

/** A page: the first, or the one after or before a delivery. New deliveries do not move the others. */
export type PageMark = { kind: "first" } | { kind: "after" | "before"; id: string }

/** Reads the state from the address. People may write it by hand: `?status=failed&topic=["order.created"]`. */
export function readAddress(params: URLSearchParams): LogView {
  return {
    search: params.get("q") ?? "",
    filtering: Object.fromEntries(
      FILTER_NAMES.flatMap((name) => {
        const text = params.get(name)
        return text === null ? [] : [[name, readFilter(name, text)]]
      })
    ),
    newestFirst: params.get("order") !== "created_at",
    page: readPage(params),
    deliveryId: params.get("delivery"),
  }
}

/** Changes of the address that set these filters and remove all others. */
export function filterChanges(filtering: Record<string, unknown>): Record<string, string | null> {
  return Object.fromEntries(
    FILTER_NAMES.map((name) => [name, name in filtering ? JSON.stringify(filtering[name] ?? null) : null])
  )
}

/** The filters as parameters of the API. Empty and invalid values are left out. */
export function apiFilters({ search, filtering }: LogView): AdminDeliveryFilters {
  const status = texts(filtering.status).filter((value) => isOneOf(DELIVERY_STATUSES, value))
  const webhookIds = texts(filtering.webhook_id)
  const topics = texts(filtering.topic)
  const resourceIds = texts(filtering.resource_id)
  const answers = answersOf(filtering)
  const createdAt = period(filtering.created_at)
  const finishedAt = period(filtering.finished_at)
  return {
    ...(search && { q: search }),
    ...(webhookIds.length && { webhook_id: webhookIds }),
    ...(status.length && { status }),
    ...(topics.length && { topic: topics }),
    ...(resourceIds.length && { resource_id: resourceIds }),
    ...(answers.length && { response_status: answers }),
    ...(createdAt && { created_at: createdAt }),
    ...(finishedAt && { finished_at: finishedAt }),
  }
}

function readPage(params: URLSearchParams): PageMark {
  for (const kind of ["after", "before"] as const) {
    const id = params.get(kind)
    if (id) {
      return { kind, id }
    }
  }
  return { kind: "first" }
}

/** The value of a filter. The data table expects a list for a multiple choice, also if the address has a single value. */
function readFilter(name: (typeof FILTER_NAMES)[number], text: string): unknown {
  const value = readJson(text)
  switch (name) {
    case "webhook_id":
    case "status":
    case "topic":
      return texts(value)
    case "resource_id":
    case "answer":
      return texts(value)[0] ?? ""
    case "response_status":
    case "created_at":
    case "finished_at":
      return value
  }
}

function answersOf({ response_status, answer }: Record<string, unknown>): (number | "none")[] {
  const code = Number(response_status)
  const codes = Number.isInteger(code) && code >= 100 && code <= 999 ? [code] : []
  return answer === "none" ? [...codes, answer] : codes
}
