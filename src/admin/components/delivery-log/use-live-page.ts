import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"

import { useLiveQuery } from "../../hooks/use-live-query"
import { deliveryKeys, type AdminDeliveryFilters } from "../../lib/api/deliveries"
import type { PageMark } from "./log-address"
import { MOST_NEW, readNews, readPage, type PageStart } from "./read-page"

/** How often the log looks for news: seldom enough for a shop whose admins leave it open. */
const REFRESH_MS = 5_000

type LivePageProps = {
  filters: AdminDeliveryFilters
  newestFirst: boolean
  mark: PageMark
  /** While the admin points at a row or has chosen some, none may move. */
  held: boolean
}

/**
 * A page of the log that stays up to date. New deliveries appear on top of the first page by themselves; while it is
 * held they are counted instead, and what is shown keeps its place. A status always changes in its place.
 */
export const useLivePage = ({ filters, newestFirst, mark, held }: LivePageProps) => {
  const [topId, setTopId] = useState<string | null>(null)
  const start: PageStart = mark.kind === "first" && topId ? { kind: "from", id: topId } : mark

  const page = useLiveQuery({
    queryKey: [...deliveryKeys.lists(), "page", filters, newestFirst, start],
    queryFn: () => readPage(filters, newestFirst, start),
    refetchInterval: REFRESH_MS,
  })
  const news = useQuery({
    queryKey: [...deliveryKeys.lists(), "news", filters, topId],
    queryFn: () => readNews(filters, topId!),
    enabled: topId !== null,
    refetchInterval: REFRESH_MS,
  })

  const growsOnTop = mark.kind === "first" && newestFirst
  const shownTopId = page.data?.deliveries[0]?.id ?? null
  const matching = JSON.stringify(filters)

  useEffect(() => {
    // Where the top was when the page was held, and not where it moves to.
    setTopId(held && growsOnTop ? shownTopId : null)
  }, [held, growsOnTop])
  useEffect(() => setTopId(null), [matching])

  const newCount = (topId && news.data?.count) || 0
  return {
    ...page,
    news: {
      count: newCount,
      isMost: newCount === MOST_NEW,
      /** Lets them in at once. */
      onShow: () => setTopId(newCount === MOST_NEW ? null : (news.data?.newestId ?? null)),
    },
  }
}
