import { Button, Drawer, Skeleton, Text, toast } from "@medusajs/ui"
import { useEffect, useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { CodePanel } from "../../admin/components/common/code-panel"
import { CopyButton } from "../../admin/components/common/copy-button"
import { DeliveryStatusBadge } from "../../admin/components/common/delivery-status"
import { Named } from "../../admin/components/common/named"
import { Problem } from "../../admin/components/common/problem"
import { TopicName } from "../../admin/components/common/topic-name"
import { AttemptTimeline } from "../../admin/components/delivery-drawer/attempt-timeline"
import { useFormat } from "../../admin/hooks/use-format"
import { messageOf } from "../../admin/lib/api/error-message"
import { isFit, isUnfinished } from "../../admin/lib/delivery-fit"
import { headerLines } from "../../admin/lib/header-lines"
import { prettyJson } from "../../admin/lib/pretty-json"
import { focusRowLink } from "../../admin/lib/row-link"
import { showError } from "../../admin/lib/show-error"
import { useDelivery, useRetry, type DeliveryDetail } from "../api/deliveries"

type DeliveryPanelProps = {
  /** The delivery that is open; null: none. */
  id: string | null
  onClose: () => void
}

/** All about one delivery: why it has not arrived, each attempt and its answer, what was sent. */
export const DeliveryPanel = ({ id, onClose }: DeliveryPanelProps) => {
  // Keeps its content while it slides away.
  const [lastId, setLastId] = useState(id)
  useEffect(() => setLastId((last) => id ?? last), [id])
  const shownId = id ?? lastId

  return (
    <Drawer open={id !== null} onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content aria-describedby={undefined} onCloseAutoFocus={focusRowLink(shownId)}>
        {shownId && <Content id={shownId} />}
      </Drawer.Content>
    </Drawer>
  )
}

const Content = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const { data: delivery, error } = useDelivery(id)

  return (
    <>
      <Named label={t("actions.close")}>
        <Drawer.Header>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Drawer.Title className="txt-compact-large-plus break-all">
              {delivery ? <TopicName topic={delivery.topic} /> : t("deliveries.delivery")}
            </Drawer.Title>
            {delivery && <DeliveryStatusBadge status={delivery.status} />}
          </div>
        </Drawer.Header>
      </Named>
      <Drawer.Body className="divide-y overflow-y-auto p-0">
        {delivery ? (
          <Details delivery={delivery} />
        ) : error ? (
          <Text size="small" className="text-ui-fg-error px-6 py-4" role="alert">
            {messageOf(error)}
          </Text>
        ) : (
          <Skeleton className="m-6 h-64" />
        )}
      </Drawer.Body>
      {delivery && <Footer delivery={delivery} />}
    </>
  )
}

const Details = ({ delivery }: { delivery: DeliveryDetail }) => {
  const { t } = useTranslation()
  const { timestamp } = useFormat()
  const { event, attempts } = delivery
  const missing = event.payload_removed
    ? t(`deliveries.payloadRemoved.${event.payload_removed}`)
    : t(event.payload_hidden ? "deliveries.hidden" : "deliveries.noPayload")
  const sent = attempts.at(-1)

  return (
    <>
      <DeliveryProblem delivery={delivery} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1.5 px-6 py-4">
        <Fact name={t("deliveries.event")} text={event.id} copy={t("deliveries.copyEventId")} />
        <Fact name={t("deliveries.delivery")} text={delivery.id} copy={t("deliveries.copyDeliveryId")} />
        {delivery.resource_id && <Fact name={t("deliveries.columns.resource")} text={delivery.resource_id} />}
        <Fact name={t("deliveries.source")}>{t(`deliveries.sources.${event.source}`)}</Fact>
        <Fact name={t("deliveries.occurred")}>{timestamp(event.occurred_at)}</Fact>
        {isUnfinished(delivery.status) && delivery.next_attempt_at && (
          <Fact name={t("deliveries.columns.next")}>{timestamp(delivery.next_attempt_at)}</Fact>
        )}
        {delivery.finished_at && (
          <Fact name={t("deliveries.finished")}>{timestamp(delivery.finished_at)}</Fact>
        )}
      </dl>
      <Part title={t("deliveries.tabs.attempts")}>
        {attempts.length ? (
          <AttemptTimeline attempts={attempts} noAnswer={t("deliveries.answerNotStored")} />
        ) : (
          <Text size="small" className="text-ui-fg-subtle">
            {t("deliveries.noAttempts")}
          </Text>
        )}
      </Part>
      <Part title={t("deliveries.tabs.request")}>
        {sent && (
          <CodePanel title={t("deliveries.requestHeaders")} code={headerLines(sent.request_headers)} />
        )}
        <CodePanel
          title={t("deliveries.payload")}
          code={event.payload === null ? missing : prettyJson(event.payload)}
        />
      </Part>
    </>
  )
}

const DeliveryProblem = ({ delivery }: { delivery: DeliveryDetail }) => {
  const { t } = useTranslation()
  const { status, attempts, remark } = delivery
  const error = attempts.at(-1)?.remark ?? (status === "failed" ? remark : null)

  return status === "success" || !error ? null : (
    <Problem
      title={t("deliveries.problem")}
      remark={error}
      note={
        isUnfinished(status)
          ? `${t("deliveries.triedAgain")}.`
          : status === "failed"
            ? t("deliveries.triedNoMore")
            : null
      }
    >
      {null}
    </Problem>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-y-3 px-6 py-4">
    <Text size="small" leading="compact" weight="plus">
      {title}
    </Text>
    {children}
  </section>
)

type FactProps = { name: string; children?: ReactNode; text?: string; copy?: string }

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

/** What can be done: to send it now, or once more. */
const Footer = ({ delivery }: { delivery: DeliveryDetail }) => {
  const { t } = useTranslation()
  const { mutateAsync, isPending } = useRetry(delivery.id)
  const hasArrived = delivery.status === "success"
  const action = hasArrived ? "replay" : "retry"
  const isSendable = isFit(action, delivery.status) && delivery.event.payload_removed === null

  const handleRetry = () =>
    mutateAsync().then(() => toast.success(t(`deliveries.${action}.done`, { count: 1, number: "1" })), showError)

  return (
    <Drawer.Footer>
      {isSendable ? (
        <Button
          size="small"
          variant={hasArrived ? "secondary" : "primary"}
          isLoading={isPending}
          onClick={() => void handleRetry()}
        >
          {t(`deliveries.${action}.one`)}
        </Button>
      ) : (
        <Text size="small" className="text-ui-fg-subtle">
          {t("deliveries.cannotSend")}
        </Text>
      )}
    </Drawer.Footer>
  )
}
