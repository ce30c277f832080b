import { useTranslation } from "react-i18next"

import { useNextTry } from "../../hooks/use-next-try"
import type { AdminDelivery } from "../../lib/api/deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { isUnfinished } from "../../lib/allowed-actions"
import { Countdown } from "../common/countdown"

type DeliveriesWebhook = Pick<AdminWebhook, "id" | "mode" | "status" | "failing_since" | "probe_at">

type NextAttemptProps = {
  delivery: Pick<AdminDelivery, "status" | "next_attempt_at">
  /** The delivery's webhook; undefined if it is not known. */
  webhook: DeliveriesWebhook | undefined
  /** Whether the text is short, for a table. */
  brief?: boolean
}

/** When the next attempt of a delivery is, or what it waits for. */
export const NextAttempt = ({
  delivery: { status, next_attempt_at },
  webhook,
  brief = false,
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
        {!brief && <NextTry webhook={webhook} />}
      </span>
    )
  }
  return <Countdown until={next_attempt_at} />
}

const NextTry = ({ webhook }: { webhook: DeliveriesWebhook }) => {
  const { t } = useTranslation("webhooks")
  const nextTry = useNextTry(webhook)

  return nextTry ? (
    <>
      {t("deliveries.waits.nextTry")} <Countdown until={nextTry} />
    </>
  ) : null
}
