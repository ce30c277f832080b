import { clx } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { WEBHOOK_HEALTHS, type WebhookHealth } from "../../../types"
import { useFormat } from "../../hooks/use-format"
import type { AdminWebhookList } from "../../lib/api/webhooks"
import { StatusDot } from "../common/status-dot"

/** The kinds of problems, the most serious first. */
const PROBLEMS = WEBHOOK_HEALTHS.filter((health) => health !== "healthy")

type ListSummaryProps = {
  /** Undefined until it is loaded. */
  byHealth: AdminWebhookList["by_health"] | undefined
  /** The current filter. */
  chosen: readonly WebhookHealth[]
  /** Null removes the filter. */
  onChoose: (health: WebhookHealth | null) => void
}

/** The number of webhooks with each kind of problem, as buttons that filter the list; or a text that all webhooks work. */
export const ListSummary = ({ byHealth, chosen, onChoose }: ListSummaryProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const problems = PROBLEMS.filter((health) => byHealth?.[health])

  if (!byHealth || (problems.length === 0 && byHealth.healthy === 0)) {
    return null
  }
  return (
    <div
      role="group"
      aria-label={t("webhooks.list.summary")}
      className="flex flex-wrap items-center gap-2 px-6 py-3"
    >
      {problems.length === 0 && <StatusDot color="green">{t("webhooks.list.allWell")}</StatusDot>}
      {problems.map((health) => {
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
