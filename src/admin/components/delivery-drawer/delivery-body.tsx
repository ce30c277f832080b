import { isOneOf } from "../../../types/typed"
import { SectionRow } from "@medusajs/dashboard/components"
import { Tabs, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { AdminAttempt, AdminDeliveryDetail } from "../../lib/api/deliveries"
import { translateRemark } from "../../lib/explain"
import { headerLines } from "../../lib/header-lines"
import { CodePanel } from "../common/code-panel"
import { CopyButton } from "../common/copy-button"
import { NoResponse, PayloadPanel, ResponseBody, ResponseHeaders } from "../common/message-panels"
import { ResourceLink } from "../common/resource-link"
import { ResponseCode } from "../common/response-code"
import { WebhookName } from "../common/webhook-name"
import { NextAttempt } from "../common/next-attempt"
import { NextTry } from "./next-try"
import { AttemptTimeline } from "./attempt-timeline"
import { DeliveryProblem } from "./delivery-problem"

const TABS = ["response", "request", "attempts", "payload"] as const

type Tab = (typeof TABS)[number]

/** A delivery: its problem, then tabs with request, response, attempts and payload, then its details. */
export const DeliveryBody = ({ delivery }: { delivery: AdminDeliveryDetail }) => {
  const { t } = useTranslation("webhooks")
  const { timestamp } = useFormat()
  const webhook = useWebhooksById().byId.get(delivery.webhook_id)
  const { event, attempts, finished_at, remark } = delivery
  const sent = attempts.at(-1)
  const [chosen, setChosen] = useState<Tab | null>(null)
  const tab = chosen ?? (sent && delivery.status !== "success" ? "response" : "payload")
  const next = <NextAttempt delivery={delivery} webhook={webhook} nextTry={<NextTry webhook={webhook} />} />

  return (
    <div className="divide-y">
      <DeliveryProblem delivery={delivery} next={next} />
      <Tabs
        value={tab}
        onValueChange={(value) => isOneOf(TABS, value) && setChosen(value)}
        className="px-4 py-4 sm:px-6"
      >
        {/* The four tabs fit into one line at 390 pixels. */}
        <Tabs.List aria-label={t("deliveries.parts")} className="flex-wrap gap-1 pb-4 sm:gap-2">
          {TABS.map((name) => (
            <Tabs.Trigger key={name} value={name} className="px-2 sm:px-2.5">
              {t(`deliveries.tabs.${name}`)}
              {name === "attempts" && attempts.length > 1 && ` (${attempts.length})`}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="response">
          {sent ? <Response attempt={sent} event={event} /> : <NothingSent />}
        </Tabs.Content>
        <Tabs.Content value="request">
          {sent ? (
            <div className="flex flex-col gap-y-2">
              <Text size="xsmall" className="text-ui-fg-subtle break-all font-mono">
                {sent.url === null ? t("deliveries.fetched") : `POST ${sent.url}`}
              </Text>
              <CodePanel title={t("deliveries.requestHeaders")} code={headerLines(sent.request_headers)} />
            </div>
          ) : (
            <NothingSent />
          )}
        </Tabs.Content>
        <Tabs.Content value="attempts">
          {attempts.length ? <AttemptTimeline attempts={attempts} event={event} /> : <NothingSent />}
        </Tabs.Content>
        <Tabs.Content value="payload">
          <PayloadPanel title={t("deliveries.payload")} event={event} />
        </Tabs.Content>
      </Tabs>
      <SectionRow title={t("deliveries.columns.webhook")} value={<WebhookName id={delivery.webhook_id} />} />
      <SectionRow title={t("deliveries.columns.resource")} value={<ResourceLink delivery={delivery} />} />
      <SectionRow title={t("deliveries.source")} value={t(`deliveries.sources.${event.source}`)} />
      <SectionRow title={t("deliveries.occurred")} value={timestamp(event.occurred_at)} />
      {finished_at ? (
        <SectionRow title={t("deliveries.finished")} value={timestamp(finished_at)} />
      ) : (
        <SectionRow title={t("deliveries.columns.next")} value={next} />
      )}
      {remark && <SectionRow title={t("deliveries.remark")} value={translateRemark(remark, t)} />}
      <SectionRow
        title={t("deliveries.event")}
        value={<Id id={event.id} label={t("deliveries.copyEventId")} />}
      />
      <SectionRow
        title={t("deliveries.delivery")}
        value={<Id id={delivery.id} label={t("deliveries.copyDeliveryId")} />}
      />
    </div>
  )
}

type ResponseProps = { attempt: AdminAttempt; event: AdminDeliveryDetail["event"] }

/** The response to the last attempt. */
const Response = ({ attempt, event }: ResponseProps) => {
  const { duration, timestamp } = useFormat()

  if (attempt.response_status === null) {
    return <NoResponse attempt={attempt} />
  }
  return (
    <div className="flex flex-col gap-y-2">
      <div className="flex items-center gap-x-2">
        <ResponseCode code={attempt.response_status} />
        <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle">
          {duration(attempt.duration_ms)}, {timestamp(attempt.started_at)}
        </Text>
      </div>
      <ResponseBody attempt={attempt} event={event} />
      <ResponseHeaders attempt={attempt} />
    </div>
  )
}

const NothingSent = () => {
  const { t } = useTranslation("webhooks")

  return (
    <Text size="small" className="text-ui-fg-subtle">
      {t("deliveries.noAttempts")}
    </Text>
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
