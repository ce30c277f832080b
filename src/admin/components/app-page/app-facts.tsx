import { SectionRow } from "@medusajs/dashboard/components"
import { Container, Heading } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useUserName } from "../../hooks/use-user-name"
import type { WebhookApp } from "../../lib/api/apps"
import { CodePanel } from "../common/code-panel"
import { CopyButton } from "../common/copy-button"
import { SalesChannelNames } from "../common/sales-channel-list"
import { ScrollableTopics } from "../common/topic-badges"

/** An app's settings and rights, as rows. */
export const AppFacts = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime, number } = useFormat()
  const creator = useUserName(app.created_by)

  return (
    <Container className="divide-y p-0">
      <Heading level="h2" className="px-6 py-4">
        {t("webhooks.tabs.details")}
      </Heading>
      <SectionRow
        title={t("apps.fields.topics")}
        value={<ScrollableTopics topics={app.topics} label={t("apps.fields.topics")} />}
      />
      <SectionRow
        title={t("webhooks.fields.salesChannels")}
        value={<SalesChannelNames ids={app.sales_channel_ids} />}
      />
      <SectionRow
        title={t("domain")}
        value={t("apps.list.used", {
          used: number(app.webhook_count),
          allowed: number(app.max_webhooks),
        })}
      />
      <SectionRow
        title={t("apps.fields.lastUsed")}
        value={app.last_used_at ? dateTime(app.last_used_at) : t("webhooks.list.never")}
      />
      <SectionRow
        title={t("webhooks.fields.id")}
        value={
          <span className="flex items-center gap-x-1 break-all">
            {app.id}
            <CopyButton text={app.id} label={t("webhooks.fields.copyId")} />
          </span>
        }
      />
      <SectionRow
        title={t("fields.createdAt")}
        value={[dateTime(app.created_at), creator].filter(Boolean).join("\n")}
      />
      <SectionRow title={t("fields.updatedAt")} value={dateTime(app.updated_at)} />
      {app.metadata && Object.keys(app.metadata).length > 0 && (
        <div className="px-6 py-4">
          <CodePanel title={t("webhooks.fields.metadata")} code={JSON.stringify(app.metadata, null, 2)} />
        </div>
      )}
    </Container>
  )
}
