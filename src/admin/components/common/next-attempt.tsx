import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import type { AdminDelivery } from "../../lib/api/deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { isUnfinished } from "../../lib/allowed-actions"
import { Countdown } from "./countdown"

type NextAttemptProps = {
  delivery: Pick<AdminDelivery, "status" | "next_attempt_at">
  /** The delivery's webhook; undefined if it is not known. */
  webhook: Pick<AdminWebhook, "mode" | "status" | "failing_since"> | undefined
  /** Is shown after the text for a failing webhook: when the webhook is tried next. */
  nextTry?: ReactNode
}

/** When the next attempt of a delivery is, or what it waits for. The portal uses it, too. */
export const NextAttempt = ({
  delivery: { status, next_attempt_at },
  webhook,
  nextTry,
}: NextAttemptProps) => {
  const { t } = useTranslation("webhooks")

  if (!isUnfinished(status)) {
    return <span>{t("none")}</span>
  }
  if (webhook?.status === "paused" || webhook?.status === "disabled") {
    return <span>{t(`deliveries.waits.${webhook.status}`)}</span>
  }
  if (webhook?.mode === "pull") {
    return <span>{t("deliveries.waits.fetch")}</span>
  }
  if (!next_attempt_at) {
    return <span>{t("deliveries.waits.earlier")}</span>
  }
  // A failing webhook gets only one delivery at a time, also if others are due.
  if (webhook?.failing_since) {
    return (
      <span>
        {t("deliveries.waits.failing")}
        {nextTry}
      </span>
    )
  }
  return <Countdown until={next_attempt_at} />
}
