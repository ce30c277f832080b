import { TriangleDownMini } from "@medusajs/icons"
import { clx, Text } from "@medusajs/ui"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { AdminAttempt, AdminDeliveryDetail } from "../../lib/api/deliveries"
import { translateRemark } from "../../lib/explain"
import { NoResponse, ResponseBody, ResponseHeaders } from "../common/message-panels"
import { ResponseCode } from "../common/response-code"

type AttemptTimelineProps = Pick<AdminDeliveryDetail, "attempts" | "event">

/** The attempts, the latest first. Only the latest is open at the beginning. */
export const AttemptTimeline = ({ attempts, event }: AttemptTimelineProps) => (
  <ol className="flex flex-col gap-y-0.5">
    {attempts.toReversed().map((attempt, index) => (
      <Attempt
        key={attempt.attempt}
        attempt={attempt}
        event={event}
        startsOpen={index === 0}
        isLast={index === attempts.length - 1}
      />
    ))}
  </ol>
)

type AttemptProps = {
  attempt: AdminAttempt
  event: AdminDeliveryDetail["event"]
  startsOpen: boolean
  isLast: boolean
}

const Attempt = ({ attempt, event, startsOpen, isLast }: AttemptProps) => {
  const { t } = useTranslation("webhooks")
  const { timestamp, duration } = useFormat()
  const [isOpen, setOpen] = useState(startsOpen)
  const detailsId = useId()
  const { remark } = attempt

  return (
    <li className="grid grid-cols-[20px_1fr] items-start gap-x-2">
      <TimelineMark succeeded={remark === null} isLast={isLast} />
      <div className="min-w-0 pb-4">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={() => setOpen(!isOpen)}
          className="group focus-visible:shadow-borders-focus flex w-full items-center justify-between gap-x-2 rounded-md text-left outline-none"
        >
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Text as="span" size="small" leading="compact" weight="plus">
              {t("deliveries.attempt", { number: attempt.attempt })}
            </Text>
            {attempt.response_status !== null && <ResponseCode code={attempt.response_status} />}
            <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle">
              {duration(attempt.duration_ms)}
            </Text>
          </span>
          <span className="flex items-center gap-x-2">
            <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle">
              {timestamp(attempt.started_at)}
            </Text>
            <TriangleDownMini
              className={clx("text-ui-fg-muted transition-transform", isOpen && "rotate-180")}
            />
          </span>
        </button>
        {remark && (
          <Text size="small" className="text-ui-fg-error break-words pt-1">
            {translateRemark(remark, t)}
          </Text>
        )}
        <div id={detailsId} hidden={!isOpen} className={clx(isOpen && "flex flex-col gap-y-2 pt-2")}>
          {isOpen && <AttemptDetails attempt={attempt} event={event} />}
        </div>
      </div>
    </li>
  )
}

const AttemptDetails = ({ attempt, event }: Pick<AttemptProps, "attempt" | "event">) => {
  const { t } = useTranslation("webhooks")

  return (
    <>
      <Text size="xsmall" className="text-ui-fg-subtle break-all font-mono">
        {attempt.url === null ? t("deliveries.fetched") : `POST ${attempt.url}`}
      </Text>
      {attempt.response_status === null ? (
        <NoResponse attempt={attempt} />
      ) : (
        <>
          <ResponseHeaders attempt={attempt} />
          <ResponseBody attempt={attempt} event={event} />
        </>
      )}
    </>
  )
}

/** A dot and a line, as in Medusa's timeline of workflow steps. */
const TimelineMark = ({ succeeded, isLast }: { succeeded: boolean; isLast: boolean }) => (
  <div aria-hidden className="grid h-full grid-rows-[20px_1fr] items-center justify-center gap-y-0.5">
    <div className="flex size-5 items-center justify-center">
      <div className="bg-ui-bg-base shadow-borders-base flex size-2.5 items-center justify-center rounded-full">
        <div
          className={clx("size-1.5 rounded-full", succeeded ? "bg-ui-tag-green-icon" : "bg-ui-tag-red-icon")}
        />
      </div>
    </div>
    <div className="flex h-full flex-col items-center">
      <div className={clx(!isLast && "bg-ui-border-base h-full min-h-[14px] w-px")} />
    </div>
  </div>
)
