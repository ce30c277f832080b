import {
  listDeliveries,
  type AdminDelivery,
  type AdminDeliveryFilters,
  type AdminDeliveryList,
  type DeliveryListParams,
} from "../../lib/api/deliveries"
import type { PageMark } from "./log-address"

export const PAGE_SIZE = 20

/** Counting what is new stops here. */
export const MOST_NEW = 100

/** A page of the log, in the order in which it is shown. */
export type LogPage = {
  deliveries: AdminDelivery[]
  /** Of everything that matches; `capped`: there are more, or may be. */
  count: number
  capped: boolean
  hasBefore: boolean
  hasAfter: boolean
}

/** Which page: one that the address marks, or the first as it was when this delivery was its first. */
export type PageStart = PageMark | { kind: "from"; id: string }

/**
 * Reads a page. The API pages by cursor in either order, so the page before a delivery is the one after it in the
 * opposite order, turned round; where that would be the last of its kind, it is the first page.
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

/** Answers that one page is put together of at most: each looks at some thousands of deliveries. */
const MOST_ANSWERS = 10

/** A page of what is rare in a long log: the API answers with what it has found on a part of the way. */
async function fillPage(params: DeliveryListParams & { limit: number }): Promise<AdminDeliveryList> {
  const page = await listDeliveries(params)
  for (let answers = 1; answers < MOST_ANSWERS && page.next_cursor !== null; answers++) {
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

/** How many deliveries match that came in after this one, up to `MOST_NEW`, and the newest of them. */
export async function readNews(
  filters: AdminDeliveryFilters,
  id: string
): Promise<{ count: number; newestId: string | null }> {
  const { webhook_deliveries: news } = await listDeliveries({
    ...filters,
    order: "created_at",
    cursor: id,
    limit: MOST_NEW,
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
      // A page begins after its cursor. Ids are ordered as texts, so this one lies between `id` and whatever follows it.
      return `${start.id}0`
  }
}
