import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { StatsBucket, StatsRange } from "../../lib/api/webhooks"
import { ChartFrame } from "./chart-frame"
import { Plot, type Scale } from "./plot"
import { useTicks } from "./use-ticks"

type DeliveriesChartProps = { range: StatsRange; buckets: readonly StatsBucket[] }

/** Finished deliveries by outcome, and beside them the failed attempts. */
export const DeliveriesChart = ({ range, buckets }: DeliveriesChartProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const ticks = useTicks(range)
  const series = [
    { key: "success", label: t("deliveryStatus.success"), color: "var(--tag-green-icon)" },
    { key: "failed", label: t("deliveryStatus.failed"), color: "var(--tag-red-icon)" },
    { key: "cancelled", label: t("deliveryStatus.cancelled"), color: "var(--tag-neutral-icon)" },
    { key: "failed_attempts", label: t("webhooks.charts.failedAttempts"), color: "var(--tag-orange-icon)" },
  ] as const
  const highest = Math.max(
    ...buckets.map(({ success, failed, cancelled, failed_attempts }) =>
      Math.max(success + failed + cancelled, failed_attempts)
    )
  )
  const title = t("webhooks.charts.deliveries")

  return (
    <ChartFrame
      title={title}
      series={series}
      emptyText={highest === 0 ? t("webhooks.charts.noDeliveries") : undefined}
    >
      <Plot title={title} {...{ buckets, series, highest, ticks }} formatValue={number}>
        {(scale) =>
          buckets.map((bucket, nth) => (
            <g key={bucket.at}>
              <Stack
                scale={scale}
                left={scale.x(nth) - scale.step * 0.4}
                parts={series.slice(0, 3).map(({ key, color }) => ({ value: bucket[key], color }))}
              />
              <Stack
                scale={scale}
                left={scale.x(nth) + scale.step * 0.02}
                parts={[{ value: bucket.failed_attempts, color: series[3].color }]}
              />
            </g>
          ))
        }
      </Plot>
    </ChartFrame>
  )
}

type StackProps = { scale: Scale; left: number; parts: readonly { value: number; color: string }[] }

/** A stacked bar. Each bucket has two, side by side. */
const Stack = ({ scale: { y, step, bottom }, left, parts }: StackProps) => (
  <>
    {parts.map(({ value, color }, nth) => {
      const below = parts.slice(0, nth).reduce((sum, part) => sum + part.value, 0)
      const top = y(below + value)
      return value > 0 ? (
        <rect
          key={color}
          x={left}
          y={top}
          width={step * 0.38}
          height={Math.max(1, bottom - top - (bottom - y(below)))}
          fill={color}
        />
      ) : null
    })}
  </>
)
