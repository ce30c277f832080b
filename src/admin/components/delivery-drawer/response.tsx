import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import type { AdminAttempt } from "../../lib/api/deliveries"
import { headerLines } from "../../lib/header-lines"
import { CodePanel } from "../common/code-panel"
import { ResponseCode } from "../common/response-code"

type ResponseProps = {
  attempt: AdminAttempt
  /** The text for an answer that is not stored. */
  noAnswer: string
}

/** The response of the receiver to an attempt. */
export const Response = ({ attempt, noAnswer }: ResponseProps) => {
  const { t } = useTranslation("webhooks")
  const { duration, timestamp } = useFormat()
  const { response_status: status, response_headers: headers, response_body: body } = attempt

  if (status === null) {
    return (
      <Text size="small" className="text-ui-fg-subtle">
        {t("webhooks.test.noResponse")}
      </Text>
    )
  }
  return (
    <div className="flex flex-col gap-y-2">
      <div className="flex items-center gap-x-2">
        <ResponseCode code={status} />
        <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle">
          {duration(attempt.duration_ms)}, {timestamp(attempt.started_at)}
        </Text>
      </div>
      <CodePanel
        title={t("deliveries.responseBody")}
        code={body === null ? noAnswer : body || t("deliveries.noResponseBody")}
      />
      {headers && <CodePanel title={t("deliveries.responseHeaders")} code={headerLines(headers)} />}
    </div>
  )
}
