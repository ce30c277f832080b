import { useTranslation } from "react-i18next"

import type { WebhookStatus } from "../../../types"
import type { AdminDelivery } from "../../lib/api/deliveries"
import { isUnfinished } from "../../lib/delivery-fit"
import { Countdown } from "./countdown"

type NextAttemptProps = {
  delivery: Pick<AdminDelivery, "status" | "next_attempt_at">
  /** Of the delivery's webhook, where it is known. */
  webhookStatus?: WebhookStatus
}

/** When a delivery is tried next, or what it waits for. */
export const NextAttempt = ({ delivery: { status, next_attempt_at }, webhookStatus }: NextAttemptProps) => {
  const { t } = useTranslation("webhooks")

  if (!isUnfinished(status)) {
    return <span>{t("none")}</span>
  }
  if (webhookStatus === "paused" || webhookStatus === "disabled") {
    return <span>{t(`deliveries.waits.${webhookStatus}`)}</span>
  }
  return next_attempt_at ? (
    <Countdown until={next_attempt_at} />
  ) : (
    <span>{t("deliveries.waits.earlier")}</span>
  )
}
