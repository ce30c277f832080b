import { Badge, Container, Heading } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { CodePanel } from "../../admin/components/common/code-panel"
import { CopyButton } from "../../admin/components/common/copy-button"
import { PublicKeys } from "../../admin/components/common/public-keys"
import { TopicBadges } from "../../admin/components/common/topic-badges"
import { DeliveriesChart } from "../../admin/components/webhook-charts/deliveries-chart"
import { useFormat } from "../../admin/hooks/use-format"
import { headerLines } from "../../admin/lib/header-lines"
import { useApp, useStats, type Webhook } from "../api/webhooks"
import { WebhookFrame } from "./webhook-frame"

/** The overview of a webhook: its deliveries of the last 24 hours, and its settings. */
export default function WebhookPage() {
  return (
    <WebhookFrame>
      {(webhook) => (
        <>
          <Activity webhook={webhook} />
          <Settings webhook={webhook} />
        </>
      )}
    </WebhookFrame>
  )
}

const Activity = ({ webhook: { id } }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { data: stats } = useStats(id)
  const figures =
    stats &&
    ([
      [t("deliveryStatus.success"), stats.totals.success],
      [t("deliveryStatus.failed"), stats.totals.failed],
      [t("webhooks.charts.failedAttempts"), stats.totals.failed_attempts],
      [t("webhooks.charts.waiting"), stats.waiting],
    ] as const)

  return (
    <Container className="p-0">
      <Heading level="h2" className="px-4 pt-4 sm:px-6">
        {t("portal.webhook.last24h")}
      </Heading>
      <dl className="grid min-h-16 grid-cols-2 gap-x-4 gap-y-3 px-4 py-4 sm:grid-cols-4 sm:px-6">
        {figures?.map(([label, value]) => (
          <div key={label}>
            <dt className="txt-compact-small text-ui-fg-subtle">{label}</dt>
            <dd className="h2-core tabular-nums">{number(value)}</dd>
          </div>
        ))}
      </dl>
      <div className="min-h-[260px] px-4 pb-5 sm:px-6">
        {stats && <DeliveriesChart range={stats.range} buckets={stats.buckets} />}
      </div>
    </Container>
  )
}

const Settings = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const { data: app } = useApp()
  const { headers, fields, filter, context, triggers, sales_channel_ids: channels } = webhook
  const time = (at: string | null) => (at ? dateTime(at) : t("webhooks.list.never"))

  return (
    <Container className="divide-y p-0">
      <Heading level="h2" className="px-4 py-4 sm:px-6">
        {t("portal.webhook.settings")}
      </Heading>
      <dl className="divide-y">
        <Fact name={t("webhooks.fields.id")}>
          <span className="flex min-w-0 items-center gap-x-1">
            <span className="min-w-0 break-all font-mono">{webhook.id}</span>
            <CopyButton text={webhook.id} label={t("webhooks.fields.copyId")} />
          </span>
        </Fact>
        <Fact name={t("webhooks.fields.topics")}>
          <TopicBadges topics={webhook.topics} />
        </Fact>
        <Fact name={t("webhooks.fields.secret")}>
          <span className="break-all font-mono">{webhook.secret_redacted}</span>
        </Fact>
        {webhook.signature !== "hmac" && (
          <Fact name={t("webhooks.fields.publicKey")}>
            <PublicKeys keys={webhook.public_keys} />
          </Fact>
        )}
        <Fact name={t("webhooks.fields.signature")}>{t(`webhooks.signatures.${webhook.signature}`)}</Fact>
        <Fact name={t("webhooks.fields.payload")}>{t(`webhooks.payloads.${webhook.payload}`)}</Fact>
        {fields && (
          <Fact name={t("webhooks.fields.fields")}>
            <Badges names={fields} />
          </Fact>
        )}
        {triggers && (
          <Fact name={t("webhooks.fields.triggers")}>
            <Badges names={triggers} />
          </Fact>
        )}
        {channels.length > 0 && (
          <Fact name={t("webhooks.fields.salesChannels")}>
            {channels
              .map((id) => app?.sales_channels.find((channel) => channel.id === id)?.name ?? id)
              .join(", ")}
          </Fact>
        )}
        <Fact name={t("webhooks.fields.ordering")}>{t(`webhooks.ordering.${webhook.ordering}`)}</Fact>
        {headers && (
          <Fact name={t("webhooks.fields.headers")}>
            <span className="whitespace-pre-wrap break-all font-mono">{headerLines(headers)}</span>
          </Fact>
        )}
        <Fact name={t("webhooks.fields.lastSuccess")}>{time(webhook.last_success_at)}</Fact>
        <Fact name={t("webhooks.fields.lastFailure")}>{time(webhook.last_failure_at)}</Fact>
      </dl>
      {filter && <JsonSetting title={t("webhooks.fields.filter")} value={filter} />}
      {context && <JsonSetting title={t("webhooks.fields.context")} value={context} />}
    </Container>
  )
}

const JsonSetting = ({ title, value }: { title: string; value: object }) => (
  <div className="px-4 py-4 sm:px-6">
    <CodePanel title={title} code={JSON.stringify(value, null, 2)} />
  </div>
)

const Badges = ({ names }: { names: readonly string[] }) => (
  <span className="flex flex-wrap gap-1">
    {names.map((name) => (
      <Badge key={name} size="2xsmall" className="font-mono">
        {name}
      </Badge>
    ))}
  </span>
)

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[220px_minmax(0,1fr)] sm:px-6">
    <dt className="txt-compact-small-plus text-ui-fg-base">{name}</dt>
    <dd className="txt-compact-small text-ui-fg-subtle min-w-0">{children}</dd>
  </div>
)
