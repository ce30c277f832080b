import { WEBHOOK_HEALTHS, WEBHOOK_STATUSES } from "../../../types"
import { isOneOf } from "../../../types/typed"
import { period, readJson, texts } from "../../lib/address"
import type { WebhookFilters } from "../../lib/api/webhooks"

export const PAGE_SIZE = 20

/** The filters of the list. Each has its own parameter in the address bar. */
const FILTER_NAMES = ["status", "health", "topic", "sales_channel_id", "app_id", "created_at"] as const

/** Columns that can be sorted by. */
const SORTABLE = ["created_at", "name", "url", "health", "last_success_at"]

/** The default order: problems first. */
const DEFAULT_ORDER = "health"

/** The state of the list, which is kept in the address bar. */
type ListView = {
  search: string
  /** Filter values of the data table. A filter that was just added has an empty value. */
  filtering: Record<string, unknown>
  sorting: { id: string; desc: boolean } | null
  /** The first page is 0. */
  page: number
  /** The webhook in the panel. */
  webhookId: string | null
}

/** Reads the state from the address. People may write it by hand: `?status=paused&topic=["order.created"]`. */
export function readAddress(params: URLSearchParams): ListView {
  const order = params.get("order") ?? ""
  const column = order.replace(/^-/, "")
  const offset = Number.parseInt(params.get("offset") ?? "", 10)
  return {
    search: params.get("q") ?? "",
    filtering: Object.fromEntries(
      FILTER_NAMES.flatMap((name) => {
        const text = params.get(name)
        return text === null ? [] : [[name, readFilter(name, text)]]
      })
    ),
    sorting: SORTABLE.includes(column) ? { id: column, desc: order.startsWith("-") } : null,
    page: offset > 0 ? Math.floor(offset / PAGE_SIZE) : 0,
    webhookId: params.get("webhook"),
  }
}

/** Changes of the address that set these filters and remove all others. */
export function filterChanges(filtering: Record<string, unknown>): Record<string, string | null> {
  return Object.fromEntries(
    FILTER_NAMES.map((name) => [name, name in filtering ? JSON.stringify(filtering[name] ?? null) : null])
  )
}

/** The filters as parameters of the API. Empty and invalid values are left out. */
export function apiFilters({ search, filtering }: ListView): WebhookFilters {
  const status = texts(filtering.status).filter((value) => isOneOf(WEBHOOK_STATUSES, value))
  const health = texts(filtering.health).filter((value) => isOneOf(WEBHOOK_HEALTHS, value))
  const topic = texts(filtering.topic)
  const channels = texts(filtering.sales_channel_id)
  const apps = texts(filtering.app_id)
  const createdAt = period(filtering.created_at)
  return {
    ...(search && { q: search }),
    ...(status.length && { status }),
    ...(health.length && { health }),
    ...(topic.length && { topic }),
    ...(channels.length && { sales_channel_id: channels }),
    ...(apps.length && { app_id: apps }),
    ...(createdAt && { created_at: createdAt }),
  }
}

/** The sorting as a parameter of the API. */
export function apiOrder({ sorting }: Pick<ListView, "sorting">): string {
  return sorting ? `${sorting.desc ? "-" : ""}${sorting.id}` : DEFAULT_ORDER
}

/** The value of a filter. The data table expects a list for a multiple choice, also if the address has a single value. */
function readFilter(name: (typeof FILTER_NAMES)[number], text: string): unknown {
  const value = readJson(text)
  return name === "created_at" ? value : texts(value)
}
