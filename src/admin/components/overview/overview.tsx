import { Container, Heading, Skeleton, Text } from "@medusajs/ui"
import { useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { WEBHOOK_TROUBLES } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import { useOverview } from "../../hooks/use-webhooks"
import type { StatsRange, WebhooksOverview } from "../../lib/api/webhooks"
import { webhooksPath } from "../../lib/paths"
import { NotUpToDate } from "../common/not-up-to-date"
import { RelativeTime } from "../common/relative-time"
import { ShopTabs } from "../common/shop-tabs"
import { StatusDot } from "../common/status-dot"
import { TextLink } from "../common/text-link"
import { ActivityCharts } from "../webhook-charts/activity-charts"
import { TroubledWebhookEntry } from "./troubled-webhook"

/** The overview page: the webhooks that need attention and what to do about them, the backlog, and charts of all webhooks. */
export const Overview = () => {
  const [range, setRange] = useState<StatsRange>("24h")
  const { data: overview, error } = useOverview(range)
  const stats = overview && {
    ...overview,
    waiting: overview.backlog.count,
    isCapped: overview.backlog.capped,
  }

  return (
    <div className="flex flex-col gap-y-3">
      <ShopTabs />
      <NotUpToDate />
      {overview ? (
        <Attention overview={overview} />
      ) : (
        !error && <Skeleton className="h-28 w-full" aria-busy />
      )}
      {overview && <Pipeline overview={overview} />}
      <ActivityCharts {...{ range, stats, error }} onRange={setRange} />
    </div>
  )
}

const Attention = ({ overview: { attention, by_health } }: { overview: WebhooksOverview }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const count = WEBHOOK_TROUBLES.reduce((sum, trouble) => sum + by_health[trouble], 0)
  const { healthy, inactive } = by_health
  const all = count + healthy + inactive

  return (
    <Container className="divide-y p-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-6 py-4">
        <Heading>{t("overview.title")}</Heading>
        <StatusDot color={count ? "red" : healthy ? "green" : "grey"}>
          {count
            ? t("overview.needAttention", { count, number: number(count), all: number(all) })
            : healthy
              ? t("webhooks.list.allWell")
              : inactive
                ? t("webhooks.list.counts.inactive", { count: inactive, number: number(inactive) })
                : t("webhooks.list.empty")}
        </StatusDot>
      </div>
      {attention.map((webhook) => (
        <TroubledWebhookEntry key={webhook.id} webhook={webhook} />
      ))}
      {count > attention.length && (
        <div className="px-6 py-3">
          <TextLink to={webhooksPath()}>
            {t("overview.more", {
              count: count - attention.length,
              number: number(count - attention.length),
            })}
          </TextLink>
        </div>
      )}
    </Container>
  )
}

/** The backlog, and the last checks for events that the event bus lost. */
const Pipeline = ({ overview: { backlog, last_catch_up_at, sweep } }: { overview: WebhooksOverview }) => {
  const { t } = useTranslation("webhooks")
  const { number, span } = useFormat()
  const count = number(backlog.count) + (backlog.capped ? "+" : "")

  return (
    <Container className="p-0">
      <dl className="grid grid-cols-1 gap-4 px-6 py-4 sm:grid-cols-2 lg:grid-cols-4">
        <Fact label={t("overview.backlog")}>
          {t("overview.deliveries", { count: backlog.count, number: count })}
        </Fact>
        <Fact label={t("overview.late")}>
          {backlog.oldest_due_at && backlog.oldest_due_seconds >= 1
            ? t("overview.dueFor", { span: span(backlog.oldest_due_seconds) })
            : t("overview.onTime")}
        </Fact>
        <Fact label={t("overview.catchUp")}>
          {last_catch_up_at ? <RelativeTime at={last_catch_up_at} /> : t("overview.noCatchUp")}
        </Fact>
        <Fact label={t("overview.sweep")}>
          <LastSweep sweep={sweep} />
        </Fact>
      </dl>
    </Container>
  )
}

/** The last comparison of the shop's data with the sent messages, and the number of changes it found. */
const LastSweep = ({ sweep: { finished, running } }: Pick<WebhooksOverview, "sweep">) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  if (!finished?.finished_at) {
    return t(running ? "overview.firstSweep" : "overview.noSweep")
  }
  const count = finished.changed + finished.deleted
  return (
    <>
      <RelativeTime at={finished.finished_at} />
      {t("colon")}
      {count ? t("overview.found", { count, number: number(count) }) : t("overview.foundNothing")}
    </>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="txt-compact-small text-ui-fg-subtle">{label}</dt>
    <dd>
      <Text as="span" size="small" weight="plus">
        {children}
      </Text>
    </dd>
  </div>
)
