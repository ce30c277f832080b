import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import type { AdminDelivery } from "../../lib/api/deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { waitsFor } from "../../lib/allowed-actions"
import { Countdown } from "./countdown"

type NextAttemptProps = {
  delivery: Pick<AdminDelivery, "status" | "next_attempt_at">
  /** The delivery's webhook; undefined if it is not known. */
  webhook: Pick<AdminWebhook, "mode" | "status" | "failing_since"> | undefined
  /** Is shown after the text for a failing webhook: when the webhook is tried next. */
  nextTry?: ReactNode
}

/** When the next attempt of a delivery is, or what it waits for. The portal uses it, too. */
export const NextAttempt = ({ delivery, webhook, nextTry }: NextAttemptProps) => {
  const { t } = useTranslation("webhooks")
  const waits = waitsFor(delivery, webhook, Date.now())

  if (waits?.kind === "time") {
    return <Countdown until={waits.at} />
  }
  return (
    <span>
      {waits ? t(`deliveries.waits.${waits.kind}`) : t("none")}
      {/* A failing webhook gets only one delivery at a time, also if others are due. */}
      {waits?.kind === "failing" && nextTry}
    </span>
  )
}
