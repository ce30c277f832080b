import { ExclamationCircleSolid } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { useProblemText } from "../../hooks/use-problem-text"
import type { AdminDeliveryDetail } from "../../lib/api/deliveries"
import { isUnfinished } from "../../lib/allowed-actions"

type DeliveryProblemProps = {
  delivery: Pick<AdminDeliveryDetail, "status" | "remark"> & {
    attempts: readonly Pick<AdminDeliveryDetail["attempts"][number], "remark">[]
  }
  /** When the next attempt is. */
  next: ReactNode
}

/**
 * Why a delivery has not arrived, what can be done about it, and whether it is retried. Renders nothing for a delivery that arrived. The
 * portal uses it, too.
 */
export const DeliveryProblem = ({ delivery, next }: DeliveryProblemProps) => {
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
              {t("deliveries.triedAgain")} {next}.
            </>
          ) : (
            status === "failed" && t("deliveries.triedNoMore")
          )}
        </Text>
      </div>
    </section>
  )
}
