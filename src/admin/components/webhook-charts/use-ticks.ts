import { useMemo } from "react"

import { useFormat } from "../../hooks/use-format"
import type { StatsRange } from "../../lib/api/webhooks"

/** Formats for the times of a chart's buckets: `short` for the axis, `whole` for the tooltip. */
export const useTicks = (range: StatsRange) => {
  const { locale, dateTime } = useFormat()

  return useMemo(() => {
    const axis = new Intl.DateTimeFormat(
      locale,
      range === "24h" ? { hour: "numeric", minute: "2-digit" } : { day: "numeric", month: "short" }
    )
    return { short: (at: string) => axis.format(new Date(at)), whole: dateTime }
  }, [locale, range, dateTime])
}
