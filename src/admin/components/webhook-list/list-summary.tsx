import { clx } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { WEBHOOK_TROUBLES, type WebhookHealth } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import type { AdminWebhookList } from "../../lib/api/webhooks"
import { StatusDot } from "../common/status-dot"

/** What is counted beside the healthy ones, the most serious first. */
const COUNTED = [...WEBHOOK_TROUBLES, "inactive"] as const

type ListSummaryProps = {
  /** Undefined until it is loaded. */
  byHealth: AdminWebhookList["by_health"] | undefined
  /** The current filter. */
  chosen: readonly WebhookHealth[]
  /** Null removes the filter. */
  onChoose: (health: WebhookHealth | null) => void
}

/**
 * The number of webhooks with each kind of problem, and of those that are not active, as buttons that filter the list; and a text when
 * all active webhooks work.
 */
export const ListSummary = ({ byHealth, chosen, onChoose }: ListSummaryProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const counted = COUNTED.filter((health) => byHealth?.[health])

  if (!byHealth || (counted.length === 0 && byHealth.healthy === 0)) {
    return null
  }
  const allWell = byHealth.healthy > 0 && WEBHOOK_TROUBLES.every((health) => byHealth[health] === 0)
  return (
    <div
      role="group"
      aria-label={t("webhooks.list.summary")}
      className="flex flex-wrap items-center gap-2 px-6 py-3"
    >
      {allWell && <StatusDot color="green">{t("webhooks.list.allWell")}</StatusDot>}
      {counted.map((health) => {
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
            <StatusDot color={health === "inactive" ? "grey" : "red"}>
              {t(`webhooks.list.counts.${health}`, {
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
