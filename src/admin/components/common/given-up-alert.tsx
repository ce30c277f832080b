import { ExclamationCircleSolid } from "@medusajs/icons"
import { Tooltip } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { GIVEN_UP_CAP } from "../../../modules/webhook/limits"
import { useFormat } from "../../hooks/use-format"
import type { WebhookListStats } from "../../lib/api/webhooks"
import { givenUpLogPath } from "../../lib/paths"

type GivenUpAlertProps = {
  webhookId: string
  stats: Pick<WebhookListStats, "given_up" | "given_up_since"> | null | undefined
}

/** An icon for a webhook with deliveries that were given up since its last success: their number, and a link to them in the log. */
export const GivenUpAlert = ({ webhookId, stats }: GivenUpAlertProps) => {
  const { t } = useTranslation("webhooks")
  const { dateTime, number } = useFormat()

  if (!stats?.given_up || !stats.given_up_since) {
    return null
  }
  const { given_up: count, given_up_since } = stats
  const many = number(count) + (count === GIVEN_UP_CAP ? "+" : "")
  const hint = t("givenUp.hint", { count, number: many, since: dateTime(given_up_since) })
  return (
    <Tooltip content={hint}>
      <Link
        to={givenUpLogPath(webhookId, given_up_since)}
        aria-label={hint}
        className="text-ui-tag-red-icon focus-visible:shadow-borders-focus inline-flex rounded-md outline-none"
        onClick={(event) => event.stopPropagation()}
      >
        <ExclamationCircleSolid />
      </Link>
    </Tooltip>
  )
}
