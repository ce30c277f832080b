import { WEBHOOK_HEALTHS, WEBHOOK_STATUSES } from "../../../types"
import { isOneOf } from "../../../types/typed"
import { period, readJson, texts } from "../../lib/address"
import type { WebhookFilters } from "../../lib/api/webhooks"

export const PAGE_SIZE = 20

/** Filters that have a parameter of their own in the address bar. */
const FILTER_NAMES = ["status", "health", "topic", "sales_channel_id", "app_id", "created_at"] as const

/** Columns that can be sorted by. */
const SORTABLE = ["created_at", "name", "url", "health", "last_success_at"]

/** What needs an admin comes first, unless the admin chooses another order. */
const BY_NEED = "health"

/** What the list shows, as the address bar keeps it. */
export type ListView = {
  search: string
  /** Values as the data table holds them; a filter that was just added has an empty one. */
  filtering: Record<string, unknown>
  sorting: { id: string; desc: boolean } | null
  /** From 0 on. */
  page: number
  /** The webhook that the panel is open for. */
  webhookId: string | null
}

/** Reads the address, which may be written by hand: `?status=paused&topic=["order.created"]`. */
export function readAddress(params: URLSearchParams): ListView {
  const order = params.get("order") ?? ""
  const column = order.replace(/^-/, "")
  const offset = Number.parseInt(params.get("offset") ?? "", 10)
  const given = FILTER_NAMES.filter((name) => params.has(name))
  return {
    search: params.get("q") ?? "",
    filtering: Object.fromEntries(given.map((name) => [name, readFilter(name, params.get(name)!)])),
    sorting: SORTABLE.includes(column) ? { id: column, desc: order.startsWith("-") } : null,
    page: offset > 0 ? Math.floor(offset / PAGE_SIZE) : 0,
    webhookId: params.get("webhook"),
  }
}

/** Changes that put these filters into the address, and those that are not there out of it. */
export function filterChanges(filtering: Record<string, unknown>): Record<string, string | null> {
  return Object.fromEntries(
    FILTER_NAMES.map((name) => [name, name in filtering ? JSON.stringify(filtering[name] ?? null) : null])
  )
}

/** The view's filters as the API takes them; what is empty or no value at all is left out. */
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

/** The view's sorting as the API takes it. */
export function apiOrder({ sorting }: Pick<ListView, "sorting">): string {
  return sorting ? `${sorting.desc ? "-" : ""}${sorting.id}` : BY_NEED
}

/** The data table looks for lists where several may be chosen, also when the address names one. */
function readFilter(name: (typeof FILTER_NAMES)[number], text: string): unknown {
  const value = readJson(text)
  return name === "created_at" ? value : texts(value)
}
