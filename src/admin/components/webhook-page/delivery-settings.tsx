import { SectionRow } from "@medusajs/dashboard/components"
import { Badge, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { CodePanel } from "../common/code-panel"

/** How a webhook delivers; what it leaves open follows the plugin's options. */
export const DeliverySettings = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { number, duration } = useFormat()
  const { max_failures, timeout_ms, rate_limit, headers, fields } = webhook
  const byDefault = t("webhooks.details.default")

  return (
    <>
      <SectionRow
        title={t("webhooks.fields.retrySchedule")}
        value={webhook.retry_schedule ? <Schedule seconds={webhook.retry_schedule} /> : byDefault}
      />
      <SectionRow
        title={t("webhooks.fields.maxFailures")}
        value={
          max_failures === null
            ? byDefault
            : max_failures === 0
              ? t("webhooks.details.never")
              : number(max_failures)
        }
      />
      <SectionRow
        title={t("webhooks.fields.timeout")}
        value={timeout_ms === null ? byDefault : duration(timeout_ms)}
      />
      <SectionRow
        title={t("webhooks.fields.rateLimit")}
        value={
          rate_limit === null
            ? t("webhooks.details.unlimited")
            : t("webhooks.details.perSecond", { count: rate_limit, number: number(rate_limit) })
        }
      />
      <SectionRow title={t("webhooks.fields.ordering")} value={t(`webhooks.ordering.${webhook.ordering}`)} />
      <SectionRow
        title={t("webhooks.fields.headers")}
        value={<Headers headers={headers ?? {}} none={t("none")} />}
      />
      <SectionRow
        title={t("webhooks.fields.fields")}
        value={
          fields
            ? fields.map((field) => (
                <Badge key={field} size="2xsmall" className="font-mono">
                  {field}
                </Badge>
              ))
            : t("webhooks.details.allFields")
        }
      />
      <Json title={t("webhooks.fields.filter")} value={webhook.filter} />
      <Json title={t("webhooks.fields.context")} value={webhook.context} />
      <Json title={t("webhooks.fields.metadata")} value={webhook.metadata} />
    </>
  )
}

const Schedule = ({ seconds }: { seconds: readonly number[] }) => {
  const { t } = useTranslation("webhooks")
  const { span } = useFormat()
  const total = seconds.reduce((sum, one) => sum + one, 0)

  return seconds.length ? (
    <div>
      <Text size="small" leading="compact">
        {seconds.map((wait) => span(wait)).join(", ")}
      </Text>
      <Text size="small" className="text-ui-fg-muted">
        {t("webhooks.details.retries", { count: seconds.length, total: span(total) })}
      </Text>
    </div>
  ) : (
    <Text size="small" leading="compact">
      {t("webhooks.details.noRetries")}
    </Text>
  )
}

const Headers = ({ headers, none }: { headers: Record<string, string>; none: string }) => {
  const entries = Object.entries(headers)

  return entries.length ? (
    <dl className="txt-compact-xsmall grid w-full grid-cols-[auto_1fr] gap-x-3 gap-y-1 font-mono">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ui-fg-subtle">{name}</dt>
          <dd className="text-ui-fg-base break-all">{value}</dd>
        </div>
      ))}
    </dl>
  ) : (
    <Text size="small" leading="compact">
      {none}
    </Text>
  )
}

const Json = ({ title, value }: { title: string; value: object | null }) => {
  const { t } = useTranslation("webhooks")

  return value && Object.keys(value).length ? (
    <div className="px-6 py-4">
      <CodePanel title={title} code={JSON.stringify(value, null, 2)} />
    </div>
  ) : (
    <SectionRow title={title} value={t("none")} />
  )
}
