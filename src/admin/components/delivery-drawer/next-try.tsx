import { useTranslation } from "react-i18next"

import { useNextTry } from "../../hooks/use-next-try"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { Countdown } from "../common/countdown"

/** When a failing webhook is tried next. Renders nothing for others. */
export const NextTry = ({ webhook }: { webhook: AdminWebhook | undefined }) => {
  const { t } = useTranslation("webhooks")
  const nextTry = useNextTry(webhook)

  return nextTry ? (
    <>
      {t("deliveries.waits.nextTry")} <Countdown until={nextTry} />
    </>
  ) : null
}
