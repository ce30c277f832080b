import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"

/** The waits before each retry, and their total. */
export const RetrySchedule = ({ seconds }: { seconds: readonly number[] }) => {
  const { t } = useTranslation("webhooks")
  const { span } = useFormat()

  return seconds.length ? (
    <div>
      <Text size="small" leading="compact">
        {seconds.map((wait) => span(wait)).join(", ")}
      </Text>
      <RetryTotal seconds={seconds} />
    </div>
  ) : (
    <Text size="small" leading="compact">
      {t("webhooks.details.noRetries")}
    </Text>
  )
}

/** The number of retries, and the time that they take in total. */
export const RetryTotal = ({ seconds }: { seconds: readonly number[] }) => {
  const { t } = useTranslation("webhooks")
  const { span } = useFormat()

  return (
    <Text size="xsmall" className="text-ui-fg-subtle">
      {t("webhooks.details.retries", {
        count: seconds.length,
        total: span(seconds.reduce((sum, one) => sum + one, 0)),
      })}
    </Text>
  )
}
