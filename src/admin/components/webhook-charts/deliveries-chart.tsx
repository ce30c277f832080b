import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts"

import { useFormat } from "../../hooks/use-format"
import type { StatsBucket, StatsRange } from "../../lib/api/webhooks"
import { AXIS, GRID } from "./axes"
import { ChartFrame } from "./chart-frame"
import { ChartTooltip } from "./chart-tooltip"
import { useTicks } from "./use-ticks"

type DeliveriesChartProps = { range: StatsRange; buckets: readonly StatsBucket[] }

/** Deliveries that came to an end, by outcome, and beside them the attempts that failed. */
export const DeliveriesChart = ({ range, buckets }: DeliveriesChartProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { short, whole } = useTicks(range)
  const series = useMemo(
    () => [
      { key: "success", label: t("deliveryStatus.success"), color: "var(--tag-green-icon)" },
      { key: "failed", label: t("deliveryStatus.failed"), color: "var(--tag-red-icon)" },
      { key: "cancelled", label: t("deliveryStatus.cancelled"), color: "var(--tag-neutral-icon)" },
      { key: "failed_attempts", label: t("webhooks.charts.failedAttempts"), color: "var(--tag-orange-icon)" },
    ],
    [t]
  )
  const isEmpty = buckets.every(
    ({ success, failed, cancelled, failed_attempts }) => success + failed + cancelled + failed_attempts === 0
  )

  return (
    <ChartFrame
      title={t("webhooks.charts.deliveries")}
      series={series}
      emptyText={isEmpty ? t("webhooks.charts.noDeliveries") : undefined}
    >
      <BarChart data={[...buckets]} barCategoryGap={2}>
        <CartesianGrid {...GRID} />
        <XAxis dataKey="at" tickFormatter={short} {...AXIS} />
        <YAxis allowDecimals={false} tickFormatter={number} width="auto" {...AXIS} />
        <Tooltip
          cursor={{ fill: "var(--bg-base-hover)" }}
          content={(props) => (
            <ChartTooltip {...props} series={series} formatLabel={whole} formatValue={number} />
          )}
        />
        {series.map(({ key, color }) => (
          <Bar
            key={key}
            dataKey={key}
            stackId={key === "failed_attempts" ? "attempts" : "deliveries"}
            fill={color}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ChartFrame>
  )
}
