import { StatusBadge, Tooltip } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { AdminWebhook } from "../../lib/api/webhooks"

type WebhookStatusBadgeProps = { webhook: Pick<AdminWebhook, "status" | "disabled_reason"> }

/** Active, paused or disabled; red where the plugin itself disabled it, with the reason on hovering. */
export const WebhookStatusBadge = ({ webhook }: WebhookStatusBadgeProps) => {
  const { t } = useTranslation("webhooks")
  const { status, disabled_reason: reason } = webhook
  const badge = <StatusBadge color={colorOf(webhook)}>{t(`webhookStatus.${status}`)}</StatusBadge>

  return reason ? (
    <Tooltip content={t(`disabledReason.${reason}`)}>
      <span className="inline-flex">{badge}</span>
    </Tooltip>
  ) : (
    badge
  )
}

function colorOf({ status, disabled_reason: reason }: WebhookStatusBadgeProps["webhook"]) {
  switch (status) {
    case "active":
      return "green"
    case "paused":
      return "orange"
    case "disabled":
      return reason === "admin" ? "grey" : "red"
  }
}
