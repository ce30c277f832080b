import { StatusBadge, Tooltip } from "@medusajs/ui"
import type { ReactElement } from "react"
import { useTranslation } from "react-i18next"

import type { AdminWebhook } from "../../lib/api/webhooks"
import { stateColor, stateOf } from "../../lib/webhook-state"
import { StatusDot } from "./status-dot"

type WebhookStateProps = {
  webhook: Pick<AdminWebhook, "status" | "health" | "last_error" | "disabled_reason">
}

/** The state of a webhook, for pages and panels. The tooltip says why it is disabled. */
export const WebhookStateBadge = ({ webhook }: WebhookStateProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <WithReason webhook={webhook}>
      <StatusBadge color={stateColor(webhook)}>{t(`webhookState.${stateOf(webhook)}`)}</StatusBadge>
    </WithReason>
  )
}

/** The state of a webhook, for tables. The tooltip says why it is disabled. */
export const WebhookStateDot = ({ webhook }: WebhookStateProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <WithReason webhook={webhook}>
      <StatusDot color={stateColor(webhook)}>{t(`webhookState.${stateOf(webhook)}`)}</StatusDot>
    </WithReason>
  )
}

const WithReason = ({
  webhook: { disabled_reason: reason },
  children,
}: WebhookStateProps & { children: ReactElement }) => {
  const { t } = useTranslation("webhooks")

  return reason ? (
    <Tooltip content={t(`disabledReason.${reason}`)}>
      <span className="inline-flex">{children}</span>
    </Tooltip>
  ) : (
    children
  )
}
