import { SectionRow } from "@medusajs/dashboard/components"
import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { WebhookHealth } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { translateRemark } from "../../lib/explain"
import { stateOf } from "../../lib/webhook-state"
import { AppName } from "./app-name"
import { CopyButton } from "./copy-button"
import { SalesChannelNames } from "./sales-channel-list"
import { PublicKeys } from "./public-keys"
import { SecretValue } from "./secret-value"
import { ScrollableTopics, TopicBadges } from "./topic-badges"

/** A webhook's main settings and its health, as rows. */
export const WebhookFacts = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime, number } = useFormat()
  const time = (at: string | null) => (at ? dateTime(at) : t("webhooks.list.never"))

  return (
    <>
      <SectionRow
        title={t("webhooks.fields.url")}
        value={
          webhook.url === null ? (
            t("webhooks.modes.pull")
          ) : (
            <span className="flex min-w-0 items-center gap-x-1">
              <span className="break-all">{webhook.url}</span>
              <span className="shrink-0">
                <CopyButton text={webhook.url} label={t("webhooks.fields.copyUrl")} />
              </span>
            </span>
          )
        }
      />
      <SectionRow
        title={t("webhooks.fields.topics")}
        value={<ScrollableTopics topics={webhook.topics} label={t("webhooks.fields.topics")} />}
      />
      {webhook.app_id !== null && (
        <SectionRow title={t("webhooks.fields.app")} value={<AppName id={webhook.app_id} />} />
      )}
      {webhook.limited_by_app && (
        <SectionRow
          title={t("webhooks.fields.limitedByApp")}
          value={<Limits limits={webhook.limited_by_app} />}
        />
      )}
      <SectionRow
        title={t("webhooks.fields.salesChannels")}
        value={<SalesChannelNames ids={webhook.sales_channel_ids} />}
      />
      <SectionRow
        title={t("webhooks.fields.secret")}
        // The key changes with a rotation, so that an old secret is not shown any longer.
        value={<SecretValue key={webhook.secret_redacted} webhook={webhook} />}
      />
      {webhook.signature !== "hmac" && (
        <SectionRow
          title={t("webhooks.fields.publicKey")}
          value={<PublicKeys keys={webhook.public_keys} />}
        />
      )}
      <SectionRow
        title={t("webhooks.fields.health")}
        value={
          <div>
            <HealthLabel webhook={webhook} />
            {webhook.consecutive_failures > 0 && (
              <Text size="small" className="text-ui-fg-subtle">
                {t("webhooks.details.inARow", {
                  count: webhook.consecutive_failures,
                  number: number(webhook.consecutive_failures),
                })}
              </Text>
            )}
          </div>
        }
      />
      {webhook.disabled_reason && (
        <SectionRow
          title={t("webhooks.fields.disabledReason")}
          value={[
            t(`disabledReason.${webhook.disabled_reason}`),
            ...(webhook.disabled_at ? [dateTime(webhook.disabled_at)] : []),
          ].join("\n")}
        />
      )}
      <SectionRow title={t("webhooks.fields.lastSuccess")} value={time(webhook.last_success_at)} />
      <SectionRow
        title={t("webhooks.fields.lastFailure")}
        value={
          <div className="min-w-0">
            <Text size="small" leading="compact">
              {time(webhook.last_failure_at)}
            </Text>
            {webhook.last_error && (
              <Text size="small" className="text-ui-fg-subtle break-words">
                {translateRemark(webhook.last_error, t)}
              </Text>
            )}
          </div>
        }
      />
    </>
  )
}

const HEALTH_COLORS = {
  healthy: "text-ui-fg-subtle",
  inactive: "text-ui-fg-subtle",
  failing: "text-ui-fg-error",
  failed_ping: "text-ui-fg-error",
  disabled: "text-ui-fg-error",
} as const satisfies Record<WebhookHealth, string>

const HealthLabel = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { health } = webhook
  return (
    <Text size="small" leading="compact" className={HEALTH_COLORS[health]}>
      {stateOf(webhook) === "unfetched" ? t("webhookState.unfetched") : t(`health.${health}`)}
    </Text>
  )
}

/** The topics and sales channels that are left to a webhook whose app may not have all of them. */
const Limits = ({ limits }: { limits: NonNullable<AdminWebhook["limited_by_app"]> }) => {
  const { t } = useTranslation("webhooks")

  return limits.topics.length ? (
    <div className="flex min-w-0 flex-col gap-y-2">
      <Text size="small">{t("webhooks.limited.topics")}</Text>
      <TopicBadges topics={limits.topics} />
      {limits.sales_channel_ids.length > 0 && (
        <>
          <Text size="small">{t("webhooks.limited.channels")}</Text>
          <SalesChannelNames ids={limits.sales_channel_ids} />
        </>
      )}
    </div>
  ) : (
    t("webhooks.limited.nothing")
  )
}
