import { SectionRow } from "@medusajs/dashboard/components"
import { Text } from "@medusajs/ui"
import { type PropsWithChildren } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useWebhookDefaults } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { CodePanel } from "../common/code-panel"
import { PathBadges } from "../common/path-badges"
import { RetrySchedule } from "../common/retry-schedule"

/** The delivery settings of a webhook, as rows. Unset ones show the default of the plugin's options. */
export const DeliverySettings = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { number, duration } = useFormat()
  const { data: defaults } = useWebhookDefaults()
  const { retry_schedule, max_failures, timeout_ms, rate_limit, headers, fields, triggers } = webhook
  const failures = (count: number) => (count === 0 ? t("webhooks.details.never") : number(count))

  return (
    <>
      <SectionRow
        title={t("webhooks.fields.retrySchedule")}
        value={
          retry_schedule ? (
            <RetrySchedule seconds={retry_schedule} />
          ) : (
            <ByDefault>{defaults && <RetrySchedule seconds={defaults.retry_schedule} />}</ByDefault>
          )
        }
      />
      <SectionRow
        title={t("webhooks.fields.maxFailures")}
        value={
          max_failures === null ? (
            <ByDefault>{defaults && failures(defaults.max_failures)}</ByDefault>
          ) : (
            failures(max_failures)
          )
        }
      />
      {webhook.mode === "push" && (
        <>
          <SectionRow
            title={t("webhooks.fields.timeout")}
            value={
              timeout_ms === null ? (
                <ByDefault>{defaults && duration(defaults.timeout_ms)}</ByDefault>
              ) : (
                duration(timeout_ms)
              )
            }
          />
          <SectionRow
            title={t("webhooks.fields.rateLimit")}
            value={
              rate_limit === null
                ? t("webhooks.details.unlimited")
                : t("webhooks.details.perSecond", { count: rate_limit, number: number(rate_limit) })
            }
          />
        </>
      )}
      <SectionRow title={t("webhooks.fields.ordering")} value={t(`webhooks.ordering.${webhook.ordering}`)} />
      <SectionRow
        title={t("webhooks.fields.headers")}
        value={<Headers headers={headers ?? {}} none={t("none")} />}
      />
      <SectionRow
        title={t("webhooks.fields.signature")}
        value={t(`webhooks.signatures.${webhook.signature}`)}
      />
      <SectionRow
        title={t("webhooks.fields.signatureHeader")}
        value={webhook.signature_header ?? t("none")}
      />
      <SectionRow title={t("webhooks.fields.payload")} value={t(`webhooks.payloads.${webhook.payload}`)} />
      <SectionRow
        title={t("webhooks.fields.fields")}
        value={fields ? <PathBadges paths={fields} /> : t("webhooks.details.allFields")}
      />
      <SectionRow
        title={t("webhooks.fields.triggers")}
        value={triggers ? <PathBadges paths={triggers} /> : t("webhooks.details.anyChange")}
      />
      <Json title={t("webhooks.fields.filter")} value={webhook.filter} />
      <Json title={t("webhooks.fields.context")} value={webhook.context} />
      <Json title={t("webhooks.fields.metadata")} value={webhook.metadata} />
    </>
  )
}

/** A default value, marked as such. @param children undefined until the defaults are loaded */
const ByDefault = ({ children }: PropsWithChildren) => {
  const { t } = useTranslation("webhooks")

  return (
    <div>
      {children}
      <Text size="xsmall" className="text-ui-fg-subtle">
        {t("webhooks.details.default")}
      </Text>
    </div>
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
