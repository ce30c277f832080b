import {
  listDeliveries,
  type AdminDelivery,
  type AdminDeliveryFilters,
  type AdminDeliveryList,
  type DeliveryListParams,
} from "../../lib/api/deliveries"
import type { PageMark } from "./log-address"

export const PAGE_SIZE = 20

/** The counting of new deliveries stops at this number. */
export const MAX_NEW = 100

/** A page of the log, in the shown order. */
export type LogPage = {
  deliveries: AdminDelivery[]
  /** Of all deliveries that match; `capped`: there may be more. */
  count: number
  capped: boolean
  hasBefore: boolean
  hasAfter: boolean
}

/** A page of the address, or the page that begins with a delivery (`from`), which holds the first page in place. */
export type PageStart = PageMark | { kind: "from"; id: string }

/**
 * Reads a page. The API has cursors for both orders, so the page before a delivery is the page after it in the opposite order,
 * reversed. If no page comes before that one, the first page is read instead.
 */
export async function readPage(
  filters: AdminDeliveryFilters,
  newestFirst: boolean,
  start: PageStart
): Promise<LogPage> {
  const order = newestFirst ? "-created_at" : "created_at"
  const params = { ...filters, order, limit: PAGE_SIZE } as const
  if (start.kind === "before") {
    const opposite = newestFirst ? "created_at" : "-created_at"
    const list = await fillPage({ ...params, order: opposite, cursor: start.id })
    return list.next_cursor === null
      ? readPage(filters, newestFirst, { kind: "first" })
      : {
          deliveries: list.webhook_deliveries.reverse(),
          count: list.count,
          capped: list.count_capped,
          hasBefore: true,
          hasAfter: true,
        }
  }
  const list = await fillPage({ ...params, cursor: cursorOf(start) })
  return {
    deliveries: list.webhook_deliveries,
    count: list.count,
    capped: list.count_capped,
    hasBefore: start.kind === "after",
    hasAfter: list.next_cursor !== null,
  }
}

/** The most requests for one page. Each searches some thousands of deliveries. */
const MAX_REQUESTS = 10

/** Reads a full page. If matches are rare, the API searches a part of the log for each request and may return fewer than `limit`. */
async function fillPage(params: DeliveryListParams & { limit: number }): Promise<AdminDeliveryList> {
  const page = await listDeliveries(params)
  for (let requests = 1; requests < MAX_REQUESTS && page.next_cursor !== null; requests++) {
    const missing = params.limit - page.webhook_deliveries.length
    if (missing === 0) {
      break
    }
    const more = await listDeliveries({ ...params, limit: missing, cursor: page.next_cursor })
    page.webhook_deliveries.push(...more.webhook_deliveries)
    page.next_cursor = more.next_cursor
  }
  return page
}

/** The number of deliveries that match and are newer than this one, up to `MAX_NEW`, and the newest of them. */
export async function readNews(
  filters: AdminDeliveryFilters,
  id: string
): Promise<{ count: number; newestId: string | null }> {
  const { webhook_deliveries: news } = await listDeliveries({
    ...filters,
    order: "created_at",
    cursor: id,
    limit: MAX_NEW,
  })
  return { count: news.length, newestId: news.at(-1)?.id ?? null }
}

function cursorOf(start: Exclude<PageStart, { kind: "before" }>): string | undefined {
  switch (start.kind) {
    case "first":
      return undefined
    case "after":
      return start.id
    case "from":
      // A page begins after its cursor. Ids are sorted as strings, so this cursor lies between `id` and the next newer one.
      return `${start.id}0`
  }
}
