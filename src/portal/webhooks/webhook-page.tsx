import { Container, Heading, Text } from "@medusajs/ui"
import { useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { CodePanel } from "../../admin/components/common/code-panel"
import { CopyButton } from "../../admin/components/common/copy-button"
import { PathBadges } from "../../admin/components/common/path-badges"
import { PublicKeys } from "../../admin/components/common/public-keys"
import { RetrySchedule } from "../../admin/components/common/retry-schedule"
import { TopicBadges } from "../../admin/components/common/topic-badges"
import { ActivityCharts } from "../../admin/components/webhook-charts/activity-charts"
import { useFormat } from "../../admin/hooks/use-format"
import { headerLines } from "../../admin/lib/header-lines"
import type { StatsRange } from "../../types"
import { useApp, useDefaults, useStats, type Webhook } from "../api/webhooks"
import { WebhookFrame } from "./webhook-frame"

/** The overview of a webhook: its activity, and its settings. */
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
  const [range, setRange] = useState<StatsRange>("24h")
  const { data: stats, error } = useStats(id, range)

  return <ActivityCharts {...{ range, stats, error }} onRange={setRange} />
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
        {webhook.signature_header && (
          <Fact name={t("webhooks.fields.signatureHeader")}>
            <span className="break-all font-mono">{webhook.signature_header}</span>
          </Fact>
        )}
        <Fact name={t("webhooks.fields.payload")}>{t(`webhooks.payloads.${webhook.payload}`)}</Fact>
        {fields && (
          <Fact name={t("webhooks.fields.fields")}>
            <PathBadges paths={fields} />
          </Fact>
        )}
        {triggers && (
          <Fact name={t("webhooks.fields.triggers")}>
            <PathBadges paths={triggers} />
          </Fact>
        )}
        {channels.length > 0 && (
          <Fact name={t("webhooks.fields.salesChannels")}>
            {channels
              .map((id) => app?.sales_channels.find((channel) => channel.id === id)?.name ?? id)
              .join(", ")}
          </Fact>
        )}
        <DeliverySettings webhook={webhook} />
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

/** When deliveries are retried and limited. Unset settings show the shop's default. */
const DeliverySettings = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { number, duration } = useFormat()
  const { data: defaults } = useDefaults()
  const { mode, retry_schedule, max_failures, timeout_ms, rate_limit } = webhook
  const schedule = retry_schedule ?? defaults?.retry_schedule
  const failures = max_failures ?? defaults?.max_failures
  const timeout = timeout_ms ?? defaults?.timeout_ms

  return (
    <>
      <Fact name={t("webhooks.fields.retrySchedule")} isDefault={retry_schedule === null}>
        {schedule && <RetrySchedule seconds={schedule} />}
      </Fact>
      <Fact name={t("webhooks.fields.maxFailures")} isDefault={max_failures === null}>
        {failures !== undefined && (failures === 0 ? t("webhooks.details.never") : number(failures))}
      </Fact>
      {mode === "push" && (
        <>
          <Fact name={t("webhooks.fields.timeout")} isDefault={timeout_ms === null}>
            {timeout !== undefined && duration(timeout)}
          </Fact>
          <Fact name={t("webhooks.fields.rateLimit")}>
            {rate_limit === null ? t("webhooks.details.unlimited") : number(rate_limit)}
          </Fact>
        </>
      )}
    </>
  )
}

const JsonSetting = ({ title, value }: { title: string; value: object }) => (
  <div className="px-4 py-4 sm:px-6">
    <CodePanel title={title} code={JSON.stringify(value, null, 2)} />
  </div>
)

type FactProps = {
  name: string
  /** Whether it is the shop's default. */
  isDefault?: boolean
  children: ReactNode
}

const Fact = ({ name, isDefault = false, children }: FactProps) => {
  const { t } = useTranslation()

  return (
    <div className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[220px_minmax(0,1fr)] sm:px-6">
      <dt className="txt-compact-small-plus text-ui-fg-base">{name}</dt>
      <dd className="txt-compact-small text-ui-fg-subtle min-w-0">
        {children}
        {isDefault && <Text size="xsmall">{t("webhooks.details.default")}</Text>}
      </dd>
    </div>
  )
}
