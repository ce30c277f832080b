import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { StatsBucket, StatsRange } from "../../lib/api/webhooks"
import { ChartFrame } from "./chart-frame"
import { Plot, type Scale } from "./plot"
import { useTicks } from "./use-ticks"

type ResponseTimeChartProps = { range: StatsRange; buckets: readonly StatsBucket[] }

/** The response times of the receiver: half of the attempts were faster than p50, 95 % were faster than p95. */
export const ResponseTimeChart = ({ range, buckets }: ResponseTimeChartProps) => {
  const { t } = useTranslation("webhooks")
  const { duration } = useFormat()
  const ticks = useTicks(range)
  const series = [
    { key: "p50_ms", label: t("webhooks.charts.p50"), color: "var(--tag-blue-icon)" },
    { key: "p95_ms", label: t("webhooks.charts.p95"), color: "var(--tag-purple-icon)" },
  ] as const
  const isEmpty = buckets.every(({ p50_ms }) => p50_ms === null)
  const highest = Math.max(...buckets.map(({ p95_ms }) => p95_ms ?? 0))
  const title = t("webhooks.charts.responseTime")

  return (
    <ChartFrame
      title={title}
      series={series}
      emptyText={isEmpty ? t("webhooks.charts.noAttempts") : undefined}
    >
      <Plot title={title} {...{ buckets, series, highest, ticks }} formatValue={duration}>
        {(scale) =>
          series.map(({ key, color }) => (
            <Line key={key} scale={scale} values={buckets.map((bucket) => bucket[key])} color={color} />
          ))
        }
      </Plot>
    </ChartFrame>
  )
}

type LineProps = { scale: Scale; values: readonly (number | null)[]; color: string }

/** A line with gaps for buckets without responses. Each value has a dot, since a single value has no line. */
const Line = ({ scale: { x, y }, values, color }: LineProps) => {
  const path = values
    .map((value, nth) =>
      value === null ? "" : `${nth > 0 && values[nth - 1] !== null ? "L" : "M"}${x(nth)} ${y(value)}`
    )
    .join("")

  return (
    <>
      <path d={path} fill="none" stroke={color} strokeWidth={1.5} />
      {values.map((value, nth) =>
        value === null ? null : <circle key={nth} cx={x(nth)} cy={y(value)} r={2} fill={color} />
      )}
    </>
  )
}
