import { SectionRow } from "@medusajs/dashboard/components"
import { Container, Heading } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useUserName } from "../../hooks/use-user-name"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { CopyButton } from "../common/copy-button"
import { History } from "../common/history"
import { WebhookFacts } from "../common/webhook-facts"
import { WebhookCharts } from "../webhook-charts/webhook-charts"
import { DeliverySettings } from "./delivery-settings"

/** The details tab of a webhook: its charts, settings, health and history. */
export const WebhookDetails = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")

  return (
    <>
      <WebhookCharts webhookId={webhook.id} />
      <div className="grid gap-3 xl:grid-cols-2 xl:items-start">
        <Container className="divide-y p-0">
          <Heading level="h2" className="px-6 py-4">
            {t("webhooks.tabs.details")}
          </Heading>
          <WebhookFacts webhook={webhook} />
          <Origin webhook={webhook} />
        </Container>
        <Container className="divide-y p-0">
          <Heading level="h2" className="px-6 py-4">
            {t("webhooks.details.delivery")}
          </Heading>
          <DeliverySettings webhook={webhook} />
        </Container>
      </div>
      <History of={{ webhook_id: webhook.id }} updatedAt={webhook.updated_at} />
    </>
  )
}

/** Where the webhook comes from: its ids, its creator and its dates. */
const Origin = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const name = useUserName(webhook.created_by)
  const grantor = useUserName(webhook.rights_of)

  return (
    <>
      <SectionRow
        title={t("webhooks.fields.id")}
        value={
          <span className="flex items-center gap-x-1 break-all">
            {webhook.id}
            <CopyButton text={webhook.id} label={t("webhooks.fields.copyId")} />
          </span>
        }
      />
      {webhook.external_id !== null && (
        <SectionRow title={t("webhooks.fields.externalId")} value={webhook.external_id} />
      )}
      {webhook.expires_at !== null && (
        <SectionRow title={t("webhooks.fields.expiresAt")} value={dateTime(webhook.expires_at)} />
      )}
      <SectionRow
        title={t("webhooks.fields.pingedAt")}
        value={webhook.pinged_at ? dateTime(webhook.pinged_at) : t("webhooks.list.never")}
      />
      <SectionRow
        title={t("fields.createdAt")}
        value={[dateTime(webhook.created_at), name].filter(Boolean).join("\n")}
      />
      <SectionRow title={t("fields.updatedAt")} value={dateTime(webhook.updated_at)} />
      {webhook.rights_of && (
        <SectionRow title={t("webhooks.fields.rightsOf")} value={grantor ?? webhook.rights_of} />
      )}
    </>
  )
}
