import { useMemo } from "react"

import { useFormat } from "../../hooks/use-format"
import type { StatsRange } from "../../lib/api/webhooks"

/** How a chart writes the times of its buckets: short along the axis, whole in the tooltip. */
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
