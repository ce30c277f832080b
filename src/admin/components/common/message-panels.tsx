import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { AdminAttempt, AdminDeliveryDetail } from "../../lib/api/deliveries"
import { headerLines } from "../../lib/header-lines"
import { prettyJson } from "../../lib/json-text"
import { CodePanel } from "./code-panel"

type Event = AdminDeliveryDetail["event"]

/** The body of a delivery's request, or why it cannot be shown. */
export const PayloadPanel = ({ title, event }: { title: string; event: Event }) => (
  <CodePanel title={title} code={event.payload && prettyJson(event.payload)} none={useMissingText(event)} />
)

/** The headers of the response to an attempt. Renders nothing if they are not stored. */
export const ResponseHeaders = ({ attempt: { response_headers: headers } }: { attempt: AdminAttempt }) => {
  const { t } = useTranslation("webhooks")
  return headers && <CodePanel title={t("deliveries.responseHeaders")} code={headerLines(headers)} />
}

/** The body of the response to an attempt, or why it cannot be shown. */
export const ResponseBody = ({ attempt, event }: { attempt: AdminAttempt; event: Event }) => {
  const { t } = useTranslation("webhooks")
  const { response_body: body } = attempt
  const missing = useMissingText(event)
  const isWithheld = event.payload_hidden || event.payload_removed === "erased"
  const notStored = isWithheld ? missing : t("deliveries.responseNotStored")

  return (
    <CodePanel
      title={t("deliveries.responseBody")}
      code={body && prettyJson(body)}
      none={body === null ? notStored : t("deliveries.noResponseBody")}
    />
  )
}

/** Says why an attempt has no response. */
export const NoResponse = ({ attempt }: { attempt: AdminAttempt }) => {
  const { t } = useTranslation("webhooks")
  return (
    <Text size="small" className="text-ui-fg-subtle">
      {t(attempt.url === null ? "deliveries.fetchedWithoutResponse" : "deliveries.noResponse")}
    </Text>
  )
}

/** Says why the payload of an event is missing. */
function useMissingText({ payload_hidden: isHidden, payload_removed: removed }: Event): string {
  const { t } = useTranslation("webhooks")
  if (isHidden) {
    return t("deliveries.hidden")
  }
  return removed ? t(`deliveries.payloadRemoved.${removed}`) : t("deliveries.noPayload")
}
