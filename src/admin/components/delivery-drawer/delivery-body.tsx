import { SectionRow } from "@medusajs/dashboard/components"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { AdminDeliveryDetail } from "../../lib/api/deliveries"
import { headerLines } from "../../lib/header-lines"
import { prettyJson } from "../../lib/pretty-json"
import { CodePanel } from "../common/code-panel"
import { CopyButton } from "../common/copy-button"
import { ResourceLink } from "../common/resource-link"
import { WebhookName } from "../common/webhook-name"
import { NextAttempt } from "../delivery-log/next-attempt"
import { AttemptTimeline } from "./attempt-timeline"

/** The event, what was sent, and what came of it. */
export const DeliveryBody = ({ delivery }: { delivery: AdminDeliveryDetail }) => {
  const { t } = useTranslation("webhooks")
  const { timestamp } = useFormat()
  const webhook = useWebhooksById().byId.get(delivery.webhook_id)
  const { event, attempts, remark, finished_at } = delivery
  const sent = attempts.at(-1)
  const missing = event.payload_hidden
    ? t("deliveries.hidden")
    : event.payload_removed
      ? t(`deliveries.payloadRemoved.${event.payload_removed}`)
      : t("deliveries.noPayload")
  const noAnswer =
    event.payload_hidden || event.payload_removed === "erased" ? missing : t("deliveries.answerNotStored")

  return (
    <div className="divide-y">
      <div className="divide-y">
        <SectionRow
          title={t("deliveries.columns.webhook")}
          value={<WebhookName id={delivery.webhook_id} />}
        />
        <SectionRow
          title={t("deliveries.event")}
          value={<Id id={event.id} label={t("deliveries.copyEventId")} />}
        />
        <SectionRow
          title={t("deliveries.delivery")}
          value={<Id id={delivery.id} label={t("deliveries.copyDeliveryId")} />}
        />
        <SectionRow title={t("deliveries.source")} value={t(`deliveries.sources.${event.source}`)} />
        <SectionRow title={t("deliveries.occurred")} value={timestamp(event.occurred_at)} />
        <SectionRow title={t("deliveries.columns.resource")} value={<ResourceLink delivery={delivery} />} />
        {finished_at ? (
          <SectionRow title={t("deliveries.finished")} value={timestamp(finished_at)} />
        ) : (
          <SectionRow
            title={t("deliveries.columns.next")}
            value={<NextAttempt delivery={delivery} webhookStatus={webhook?.status} />}
          />
        )}
        {remark && <SectionRow title={t("deliveries.remark")} value={remark} />}
      </div>
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <CodePanel
          title={t("deliveries.payload")}
          code={event.payload === null ? missing : prettyJson(event.payload)}
        />
        {sent && (
          <CodePanel title={t("deliveries.requestHeaders")} code={headerLines(sent.request_headers)} />
        )}
      </div>
      <AttemptTimeline attempts={attempts} noAnswer={noAnswer} />
    </div>
  )
}

const Id = ({ id, label }: { id: string; label: string }) => (
  <div className="flex min-w-0 items-center gap-x-1">
    <span className="truncate font-mono" title={id}>
      {id}
    </span>
    <span className="shrink-0">
      <CopyButton text={id} label={label} />
    </span>
  </div>
)
