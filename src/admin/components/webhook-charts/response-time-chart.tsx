import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts"

import { useFormat } from "../../hooks/use-format"
import type { StatsBucket, StatsRange } from "../../lib/api/webhooks"
import { AXIS, GRID } from "./axes"
import { ChartFrame } from "./chart-frame"
import { ChartTooltip } from "./chart-tooltip"
import { useTicks } from "./use-ticks"

type ResponseTimeChartProps = { range: StatsRange; buckets: readonly StatsBucket[] }

/** How long the receiver took to answer: half of the attempts were faster than p50, 95 % faster than p95. */
export const ResponseTimeChart = ({ range, buckets }: ResponseTimeChartProps) => {
  const { t } = useTranslation("webhooks")
  const { duration } = useFormat()
  const { short, whole } = useTicks(range)
  const series = useMemo(
    () => [
      { key: "p50_ms", label: t("webhooks.charts.p50"), color: "var(--tag-blue-icon)" },
      { key: "p95_ms", label: t("webhooks.charts.p95"), color: "var(--tag-purple-icon)" },
    ],
    [t]
  )
  const isEmpty = buckets.every(({ p50_ms }) => p50_ms === null)

  return (
    <ChartFrame
      title={t("webhooks.charts.responseTime")}
      series={series}
      emptyText={isEmpty ? t("webhooks.charts.noAttempts") : undefined}
    >
      <LineChart data={[...buckets]}>
        <CartesianGrid {...GRID} />
        <XAxis dataKey="at" tickFormatter={short} {...AXIS} />
        <YAxis tickFormatter={duration} width="auto" {...AXIS} />
        <Tooltip
          cursor={{ stroke: "var(--border-strong)" }}
          content={(props) => (
            <ChartTooltip {...props} series={series} formatLabel={whole} formatValue={duration} />
          )}
        />
        {series.map(({ key, color }) => (
          <Line
            key={key}
            dataKey={key}
            type="monotone"
            stroke={color}
            strokeWidth={1.5}
            // A lone point between hours without attempts has no line to be seen by.
            dot={{ r: 2, fill: color, strokeWidth: 0 }}
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ChartFrame>
  )
}
