import { STATS_RANGES } from "../../../types"
import { isOneOf } from "../../../types/typed"
import { Container, Heading, Skeleton, Tabs, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { messageOf } from "../../lib/api/error-message"
import type { StatsRange, WebhookStats } from "../../lib/api/webhooks"
import { DeliveriesChart } from "./deliveries-chart"
import { ResponseTimeChart } from "./response-time-chart"

type ActivityChartsProps = {
  range: StatsRange
  onRange: (range: StatsRange) => void
  /** Undefined until they are loaded. */
  stats: Activity | undefined
  error: Error | null
}

type Activity = Pick<WebhookStats, "range" | "buckets" | "totals"> & { waiting: number; isCapped?: boolean }

/** Totals and charts of deliveries and response times, of one webhook or of all. The portal uses it, too. */
export const ActivityCharts = ({ range, onRange, stats, error }: ActivityChartsProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <Container className="divide-y p-0">
      <Tabs value={range} onValueChange={(value) => isOneOf(STATS_RANGES, value) && onRange(value)}>
        <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
          <Heading level="h2">{t("webhooks.charts.title")}</Heading>
          <Tabs.List aria-label={t("webhooks.charts.range")}>
            {STATS_RANGES.map((value) => (
              <Tabs.Trigger key={value} value={value}>
                {t(`webhooks.charts.ranges.${value}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        </div>
        <Tabs.Content value={range}>
          {stats && <Charts stats={stats} />}
          {!stats && error && (
            <Text size="small" className="text-ui-fg-error px-6 py-4" role="alert">
              {messageOf(error)}
            </Text>
          )}
          {!stats && !error && <Skeleton className="mx-6 my-4 h-64" />}
        </Tabs.Content>
      </Tabs>
    </Container>
  )
}

const Charts = ({ stats }: { stats: Activity }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { success, failed, cancelled, failed_attempts, unchanged } = stats.totals

  return (
    <div className="divide-y border-t">
      <dl className="grid grid-cols-2 gap-x-4 px-6 py-2 sm:grid-cols-3 lg:grid-cols-6">
        <Total label={t("deliveryStatus.success")} value={number(success)} />
        <Total label={t("deliveryStatus.failed")} value={number(failed)} />
        <Total label={t("webhooks.charts.failedAttempts")} value={number(failed_attempts)} />
        <Total label={t("deliveryStatus.cancelled")} value={number(cancelled)} />
        <Total
          label={t("webhooks.charts.waiting")}
          value={number(stats.waiting) + (stats.isCapped ? "+" : "")}
        />
        <Total
          label={t("webhooks.charts.unchanged")}
          hint={t("webhooks.charts.unchangedHint")}
          value={number(unchanged)}
        />
      </dl>
      <div className="grid gap-x-6 gap-y-4 px-6 py-4 xl:grid-cols-2">
        <DeliveriesChart range={stats.range} buckets={stats.buckets} />
        <ResponseTimeChart range={stats.range} buckets={stats.buckets} />
      </div>
    </div>
  )
}

/** Its label, number and hint are in line with those beside it, also if one of the labels has two lines. */
const Total = ({ label, hint, value }: { label: string; hint?: string; value: string }) => (
  <div className="row-span-3 grid py-2 [grid-template-rows:subgrid]">
    <dt className="txt-compact-small text-ui-fg-subtle self-end">{label}</dt>
    <dd className="h2-core text-ui-fg-base tabular-nums">{value}</dd>
    {hint && <dd className="txt-compact-xsmall text-ui-fg-subtle">{hint}</dd>}
  </div>
)
