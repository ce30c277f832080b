import { Button, Text, toast } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { CodePanel } from "../../admin/components/common/code-panel"
import { CopyButton } from "../../admin/components/common/copy-button"
import { PayloadPanel } from "../../admin/components/common/message-panels"
import { NextAttempt } from "../../admin/components/common/next-attempt"
import { AttemptTimeline } from "../../admin/components/delivery-drawer/attempt-timeline"
import { DeliveryContent, DeliveryFrame } from "../../admin/components/delivery-drawer/delivery-frame"
import { DeliveryProblem } from "../../admin/components/delivery-drawer/delivery-problem"
import { useFormat } from "../../admin/hooks/use-format"
import { isRetryable, isUnfinished } from "../../admin/lib/allowed-actions"
import { statusOf } from "../../admin/lib/api/error-message"
import { headerLines } from "../../admin/lib/header-lines"
import { showError } from "../../admin/lib/show-error"
import { useDelivery, useRetry, type DeliveryDetail } from "../api/deliveries"
import { useWebhook } from "../api/webhooks"
import { OutdatedBanner } from "../layout/outdated-banner"

type DeliveryPanelProps = {
  /** The delivery to show; null closes the panel. */
  id: string | null
  onClose: () => void
}

/** The details of one delivery: why it failed, each attempt with its response, and the message that was sent. */
export const DeliveryPanel = ({ id, onClose }: DeliveryPanelProps) => (
  <DeliveryFrame id={id} onClose={onClose}>
    {(shownId) => <Content id={shownId} />}
  </DeliveryFrame>
)

const Content = ({ id }: { id: string }) => {
  const { data: delivery, error } = useDelivery(id)

  return (
    <DeliveryContent
      delivery={delivery}
      error={error}
      notice={<OutdatedBanner />}
      body={(delivery) => (
        <div className="divide-y">
          <Details delivery={delivery} />
        </div>
      )}
      footer={(delivery) => <Footer delivery={delivery} />}
    />
  )
}

const Details = ({ delivery }: { delivery: DeliveryDetail }) => {
  const { t } = useTranslation()
  const { timestamp } = useFormat()
  const { event, attempts } = delivery
  const lastAttempt = attempts.at(-1)

  return (
    <>
      <DeliveryProblem delivery={delivery} next={<Next delivery={delivery} />} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1.5 px-6 py-4">
        <Fact name={t("deliveries.event")} text={event.id} copy={t("deliveries.copyEventId")} />
        <Fact name={t("deliveries.delivery")} text={delivery.id} copy={t("deliveries.copyDeliveryId")} />
        {delivery.resource_id && <Fact name={t("deliveries.columns.resource")} text={delivery.resource_id} />}
        <Fact name={t("deliveries.source")}>{t(`deliveries.sources.${event.source}`)}</Fact>
        <Fact name={t("deliveries.occurred")}>{timestamp(event.occurred_at)}</Fact>
        {isUnfinished(delivery.status) && (
          <Fact name={t("deliveries.columns.next")}>
            <Next delivery={delivery} />
          </Fact>
        )}
        {delivery.finished_at && (
          <Fact name={t("deliveries.finished")}>{timestamp(delivery.finished_at)}</Fact>
        )}
      </dl>
      <Part title={t("deliveries.tabs.attempts")}>
        {attempts.length ? (
          <AttemptTimeline attempts={attempts} event={event} />
        ) : (
          <Text size="small" className="text-ui-fg-subtle">
            {t("deliveries.noAttempts")}
          </Text>
        )}
      </Part>
      <Part title={t("deliveries.tabs.request")}>
        {lastAttempt && (
          <CodePanel title={t("deliveries.requestHeaders")} code={headerLines(lastAttempt.request_headers)} />
        )}
        <PayloadPanel title={t("deliveries.payload")} event={event} />
      </Part>
    </>
  )
}

/** When the next attempt is, or what the delivery waits for. */
const Next = ({ delivery }: { delivery: DeliveryDetail }) => {
  const { data: webhook } = useWebhook(delivery.webhook_id)
  return <NextAttempt delivery={delivery} webhook={webhook} />
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-y-3 px-6 py-4">
    <Text size="small" leading="compact" weight="plus">
      {title}
    </Text>
    {children}
  </section>
)

type FactProps = {
  name: string
  children?: ReactNode
  /** An ID, shown instead of the children. */
  text?: string
  /** The label of the button that copies the text; without it there is no button. */
  copy?: string
}

const Fact = ({ name, children, text, copy }: FactProps) => (
  <>
    <dt className="txt-compact-small text-ui-fg-subtle">{name}</dt>
    <dd className="txt-compact-small flex min-w-0 items-center gap-x-1">
      {text === undefined ? (
        children
      ) : (
        <span className="truncate font-mono" title={text}>
          {text}
        </span>
      )}
      {text !== undefined && copy && <CopyButton text={text} label={copy} />}
    </dd>
  </>
)

/** The button that sends the delivery now, or again. Nothing is shown if that has no effect. */
const Footer = ({ delivery }: { delivery: DeliveryDetail }) => {
  const { t } = useTranslation()
  const { mutateAsync, isPending } = useRetry(delivery.id)
  const { data: webhook, error } = useWebhook(delivery.webhook_id)
  const isDelivered = delivery.status === "success"
  const action = isDelivered ? "replay" : "retry"
  const { payload_removed, payload_hidden } = delivery.event

  const handleRetry = () =>
    mutateAsync().then(
      () => toast.success(t(`deliveries.${action}.done`, { count: 1, number: "1" })),
      showError
    )

  if (payload_removed !== null) {
    return (
      <Text size="small" className="text-ui-fg-subtle">
        {t("deliveries.cannotSend")}
      </Text>
    )
  }
  const isDeleted = statusOf(error) === 404
  if (isDeleted || payload_hidden || !(isDelivered || isRetryable(delivery, webhook, Date.now()))) {
    return null
  }
  return (
    <Button
      size="small"
      variant={isDelivered ? "secondary" : "primary"}
      isLoading={isPending}
      onClick={() => void handleRetry()}
    >
      {t(`deliveries.${action}.one`)}
    </Button>
  )
}
