import { ExclamationCircleSolid } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useProblemText } from "../../hooks/use-problem-text"
import type { AdminDeliveryDetail } from "../../lib/api/deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { isUnfinished } from "../../lib/allowed-actions"
import { NextAttempt } from "../common/next-attempt"
import { NextTry } from "./next-try"

type DeliveryProblemProps = { delivery: AdminDeliveryDetail; webhook: AdminWebhook | undefined }

/** Why a delivery has not arrived, what can be done about it, and whether it is retried. Renders nothing for a delivery that arrived. */
export const DeliveryProblem = ({ delivery, webhook }: DeliveryProblemProps) => {
  const { t } = useTranslation("webhooks")
  const textOf = useProblemText()
  const { status, attempts } = delivery
  const error = attempts.at(-1)?.remark ?? (status === "failed" ? delivery.remark : null)

  if (status === "success" || !error) {
    return null
  }
  const { what, toDo } = textOf(error)
  return (
    <section aria-label={t("deliveries.problem")} className="flex items-start gap-x-2 px-6 py-4">
      <ExclamationCircleSolid className="text-ui-tag-red-icon mt-0.5 shrink-0" />
      <div className="min-w-0">
        <Text size="small" leading="compact" weight="plus" className="break-words">
          {what}
        </Text>
        <Text as="div" size="small" className="text-ui-fg-subtle break-words pt-1">
          {toDo}{" "}
          {isUnfinished(status) ? (
            <>
              {t("deliveries.triedAgain")}{" "}
              <NextAttempt delivery={delivery} webhook={webhook} nextTry={<NextTry webhook={webhook} />} />.
            </>
          ) : (
            status === "failed" && t("deliveries.triedNoMore")
          )}
        </Text>
      </div>
    </section>
  )
}
