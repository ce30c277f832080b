import { Badge, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { AdminAttempt, AdminDeliveryDetail } from "../../lib/api/deliveries"
import { translateRemark } from "../../lib/explain"
import { headerLines } from "../../lib/header-lines"
import { CodePanel } from "../common/code-panel"
import { DeliveryStatusBadge } from "../common/delivery-status"
import { NoResponse, PayloadPanel, ResponseBody, ResponseHeaders } from "../common/message-panels"
import { ResponseCode } from "../common/response-code"

/** The request and the response of a delivery, side by side. The portal uses it, too. */
export const RequestAndResponse = ({ delivery }: { delivery: AdminDeliveryDetail }) => {
  const { t } = useTranslation("webhooks")
  const { duration } = useFormat()
  const attempt = delivery.attempts.at(-1)

  return (
    <div className="flex flex-col gap-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <DeliveryStatusBadge status={delivery.status} />
        {delivery.response_status !== null && <ResponseCode code={delivery.response_status} />}
        {delivery.duration_ms !== null && <Badge size="2xsmall">{duration(delivery.duration_ms)}</Badge>}
        {delivery.remark && (
          <Text size="small" className="text-ui-fg-subtle break-words">
            {translateRemark(delivery.remark, t)}
          </Text>
        )}
      </div>
      <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
        <section className="flex min-w-0 flex-col gap-y-3" aria-label={t("webhooks.test.request")}>
          <CodePanel
            title={t("webhooks.test.requestHeaders")}
            code={attempt ? requestHead(attempt) : null}
            none={t("deliveries.noAttempts")}
          />
          <PayloadPanel title={t("webhooks.test.requestBody")} event={delivery.event} />
        </section>
        <section className="flex min-w-0 flex-col gap-y-3" aria-label={t("webhooks.test.response")}>
          {attempt ? (
            <Response attempt={attempt} event={delivery.event} />
          ) : (
            <Text size="small" className="text-ui-fg-subtle">
              {t("webhooks.test.waits")}
            </Text>
          )}
        </section>
      </div>
    </div>
  )
}

const Response = ({ attempt, event }: { attempt: AdminAttempt; event: AdminDeliveryDetail["event"] }) =>
  attempt.response_status === null ? (
    <NoResponse attempt={attempt} />
  ) : (
    <>
      <ResponseHeaders attempt={attempt} />
      <ResponseBody attempt={attempt} event={event} />
    </>
  )

function requestHead({ url, request_headers }: AdminAttempt): string {
  return [url && `POST ${url}`, headerLines(request_headers)].filter(Boolean).join("\n")
}
