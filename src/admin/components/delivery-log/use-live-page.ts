import { skipToken } from "@tanstack/react-query"
import { useEffect, useState } from "react"

import { useLiveQuery } from "../../hooks/use-live-query"
import { LIVE_MS, useServerQuery } from "../../hooks/use-server-query"
import { deliveryKeys, type AdminDeliveryFilters } from "../../lib/api/deliveries"
import type { PageMark } from "./log-address"
import { MAX_NEW, readNews, readPage, type PageStart } from "./read-page"

type LivePageProps = {
  filters: AdminDeliveryFilters
  newestFirst: boolean
  mark: PageMark
  /** Whether the rows must stay in place: the admin points at a row or has selected some. */
  held: boolean
}

/**
 * A page of the log that is updated live. New deliveries appear at the top of the first page. While the page is held, they are
 * only counted and the rows stay in place. Changes of a status are always shown.
 */
export const useLivePage = ({ filters, newestFirst, mark, held }: LivePageProps) => {
  const [topId, setTopId] = useState<string | null>(null)
  const start: PageStart = mark.kind === "first" && topId ? { kind: "from", id: topId } : mark

  const page = useLiveQuery({
    queryKey: [...deliveryKeys.lists(), "page", filters, newestFirst, start],
    queryFn: () => readPage(filters, newestFirst, start),
    refetchInterval: LIVE_MS,
  })
  const news = useServerQuery({
    queryKey: [...deliveryKeys.lists(), "news", filters, topId],
    queryFn: topId === null ? skipToken : () => readNews(filters, topId),
    refetchInterval: LIVE_MS,
  })

  const growsOnTop = mark.kind === "first" && newestFirst
  const shownTopId = page.data?.deliveries[0]?.id ?? null
  const matching = JSON.stringify(filters)

  useEffect(() => {
    // Not in the dependencies: the top at the time when the page was held, and not a later one.
    setTopId(held && growsOnTop ? shownTopId : null)
  }, [held, growsOnTop])
  useEffect(() => setTopId(null), [matching])

  const newCount = (topId && news.data?.count) || 0
  return {
    ...page,
    news: {
      count: newCount,
      isMost: newCount === MAX_NEW,
      /** Shows the new deliveries at once. */
      onShow: () => setTopId(newCount === MAX_NEW ? null : (news.data?.newestId ?? null)),
    },
  }
}
