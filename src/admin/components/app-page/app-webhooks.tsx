import { Badge, Button, Container, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { useFormat } from "../../hooks/use-format"
import { useWebhooks } from "../../hooks/use-webhooks"
import type { WebhookApp } from "../../lib/api/apps"
import { MAX_LIMIT, type AdminWebhook } from "../../lib/api/webhooks"
import { createForAppPath, webhookPath } from "../../lib/paths"
import { RelativeTime } from "../common/relative-time"
import { TableHeading } from "../common/table-heading"
import { TextLink } from "../common/text-link"
import { WebhookStateDot } from "../common/webhook-state"

/** The webhooks of an app with their states, each linked to its page. Those with problems come first. */
export const AppWebhooks = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { data } = useWebhooks({ app_id: [app.id], order: "health", limit: MAX_LIMIT })

  return (
    <Container className="divide-y p-0">
      <TableHeading
        title={t("domain")}
        level="h2"
        subtitle={t("apps.list.used", {
          used: number(app.webhook_count),
          allowed: number(app.max_webhooks),
        })}
      >
        {app.status === "active" && app.webhook_count < app.max_webhooks && (
          <Button size="small" variant="secondary" asChild>
            <Link to={createForAppPath(app.id)}>{t("webhooks.form.createTitle")}</Link>
          </Button>
        )}
      </TableHeading>
      {data?.webhooks.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("apps.details.noWebhooks")}
        </Text>
      )}
      {data && data.webhooks.length > 0 && (
        <ul aria-label={t("domain")} className="relative max-h-96 divide-y overflow-y-auto" tabIndex={0}>
          {data.webhooks.map((webhook) => (
            <Webhook key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
    </Container>
  )
}

const Webhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")

  return (
    <li className="flex flex-col justify-between gap-x-4 gap-y-1 px-6 py-3 sm:flex-row sm:items-center">
      <div className="min-w-0">
        <TextLink to={webhookPath(webhook.id)} className="txt-compact-small-plus break-words">
          {webhook.name}
        </TextLink>
        <Text size="small" className="text-ui-fg-subtle break-all">
          {webhook.url ?? t("webhooks.modes.pull")}
        </Text>
      </div>
      <div className="txt-compact-small text-ui-fg-subtle flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1">
        {webhook.limited_by_app && (
          <Badge size="2xsmall" color="orange">
            {t("webhooks.fields.limitedByApp")}
          </Badge>
        )}
        <WebhookStateDot webhook={webhook} />
        <span>
          {t("webhooks.fields.lastSuccess")}
          {t("colon")}
          {webhook.last_success_at ? <RelativeTime at={webhook.last_success_at} /> : t("webhooks.list.never")}
        </span>
      </div>
    </li>
  )
}
