import { Badge, Button, Text } from "@medusajs/ui"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useProblemText } from "../../hooks/use-problem-text"
import type { AdminAttempt, AdminDeliveryDetail } from "../../lib/api/deliveries"
import { headerLines } from "../../lib/header-lines"
import { testableTopics } from "../../lib/topic-patterns"
import { CodePanel } from "../common/code-panel"
import { DeliveryStatusBadge } from "../common/delivery-status"
import { ErrorText } from "../common/error-text"
import { NoResponse, PayloadPanel, ResponseBody, ResponseHeaders } from "../common/message-panels"
import { ResponseCode } from "../common/response-code"
import { TopicSelect } from "../common/topic-select"

type TestFormProps = {
  /** The topics of the webhook, wildcards included. */
  subscribed: readonly string[]
  catalogue: Parameters<typeof testableTopics>[1] | undefined
  /** The request that sends a test. */
  test: {
    mutate: (topic: string | undefined) => void
    data: AdminDeliveryDetail | undefined
    error: Error | null
    isPending: boolean
  }
}

/** Sends the sample of a topic to a webhook, and shows the request and the response. The portal uses it, too. */
export const TestForm = ({ subscribed, catalogue, test }: TestFormProps) => {
  const { t } = useTranslation("webhooks")
  const topics = useMemo(() => testableTopics(subscribed, catalogue ?? []), [subscribed, catalogue])
  const [chosen, setChosen] = useState<string>()
  const topic = chosen ?? topics[0]
  const { mutate: send, data: delivery, error, isPending } = test

  return (
    <div>
      <div className="flex flex-wrap items-end gap-3">
        <TopicSelect topics={topics} value={topic} onChange={setChosen} />
        <Button size="small" isLoading={isPending} disabled={!topic} onClick={() => send(topic)}>
          {t("webhooks.actions.test")}
        </Button>
      </div>
      <div aria-live="polite" className={error || delivery ? "pt-6" : undefined}>
        <ErrorText error={error} />
        {delivery && !isPending && <RequestAndResponse delivery={delivery} />}
      </div>
    </div>
  )
}

/** The request and the response of a delivery, side by side. */
const RequestAndResponse = ({ delivery }: { delivery: AdminDeliveryDetail }) => {
  const { t } = useTranslation("webhooks")
  const { duration } = useFormat()
  const textOf = useProblemText()
  const attempt = delivery.attempts.at(-1)
  const problem = delivery.remark ? textOf(delivery.remark) : undefined

  return (
    <div className="flex flex-col gap-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <DeliveryStatusBadge status={delivery.status} />
        {delivery.response_status !== null && <ResponseCode code={delivery.response_status} />}
        {delivery.duration_ms !== null && <Badge size="2xsmall">{duration(delivery.duration_ms)}</Badge>}
      </div>
      {problem && (
        <div>
          <Text size="small" leading="compact" weight="plus" className="break-words">
            {problem.what}
          </Text>
          <Text size="small" className="text-ui-fg-subtle break-words pt-1">
            {problem.toDo}
          </Text>
        </div>
      )}
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
