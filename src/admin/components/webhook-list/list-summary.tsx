import { clx } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { WEBHOOK_HEALTHS, type WebhookHealth } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import type { WebhookList } from "../../lib/api/webhooks"
import { StatusDot } from "../common/status-dot"

/** What needs an admin, in that order. */
const TROUBLES = WEBHOOK_HEALTHS.filter((health) => health !== "healthy")

type ListSummaryProps = {
  /** Undefined while it is not known. */
  byHealth: WebhookList["by_health"] | undefined
  /** Those that the list is filtered by. */
  chosen: readonly WebhookHealth[]
  /** Null: all again. */
  onChoose: (health: WebhookHealth | null) => void
}

/** How many of the shop's webhooks need an admin and why, each a filter of the list; or that all is well. */
export const ListSummary = ({ byHealth, chosen, onChoose }: ListSummaryProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const troubles = TROUBLES.filter((health) => byHealth?.[health])

  if (!byHealth || (troubles.length === 0 && byHealth.healthy === 0)) {
    return null
  }
  return (
    <div
      role="group"
      aria-label={t("webhooks.list.summary")}
      className="flex flex-wrap items-center gap-2 px-6 py-3"
    >
      {troubles.length === 0 && <StatusDot color="green">{t("webhooks.list.allWell")}</StatusDot>}
      {troubles.map((health) => {
        const isChosen = chosen.length === 1 && chosen[0] === health
        return (
          <button
            key={health}
            type="button"
            aria-pressed={isChosen}
            onClick={() => onChoose(isChosen ? null : health)}
            className={clx(
              "focus-visible:shadow-borders-focus hover:bg-ui-bg-base-hover rounded-full border px-2.5 py-1 outline-none",
              isChosen && "bg-ui-bg-base-pressed"
            )}
          >
            <StatusDot color="red">
              {t(`webhooks.list.troubles.${health}`, {
                count: byHealth[health],
                number: number(byHealth[health]),
              })}
            </StatusDot>
          </button>
        )
      })}
    </div>
  )
}
