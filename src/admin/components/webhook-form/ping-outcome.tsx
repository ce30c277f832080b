import { CheckCircleSolid, ExclamationCircleSolid, Spinner } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { useDeliveries } from "../../hooks/use-deliveries"
import { useFormat } from "../../hooks/use-format"
import type { AdminDelivery } from "../../lib/api/deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"

const PING = "webhook.ping"
const POLL_MS = 1_000

/** How the ping fared that a webhook gets when it is created active; waits for it to come back. */
export const PingOutcome = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const isPinged = webhook.status === "active"
  const { data } = useDeliveries(
    { webhook_id: webhook.id, topic: PING, limit: 1 },
    { every: POLL_MS, enabled: isPinged }
  )
  const ping = data?.webhook_deliveries[0]

  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" leading="compact" weight="plus">
        {t("webhooks.ping.title")}
      </Text>
      <div role="status">
        {isPinged ? <Outcome ping={ping} /> : <Line>{t("webhooks.ping.inactive")}</Line>}
      </div>
    </div>
  )
}

const Outcome = ({ ping }: { ping: AdminDelivery | undefined }) => {
  const { t } = useTranslation("webhooks")
  const { duration } = useFormat()

  switch (ping?.status) {
    case undefined:
    case "created":
    case "retrying":
      return (
        <Line icon={<Spinner className="text-ui-fg-muted animate-spin" />}>{t("webhooks.ping.waiting")}</Line>
      )
    case "success":
      return (
        <Line icon={<CheckCircleSolid className="text-ui-tag-green-icon" />}>
          {t("webhooks.ping.success", {
            code: ping.response_status,
            duration: duration(ping.duration_ms ?? 0),
          })}
        </Line>
      )
    case "failed":
    case "cancelled":
      return (
        <Line icon={<ExclamationCircleSolid className="text-ui-tag-red-icon" />}>
          {t("webhooks.ping.failed", { remark: ping.remark ?? ping.response_status ?? t("none") })}
        </Line>
      )
  }
}

const Line = ({ icon, children }: { icon?: ReactNode; children: string }) => (
  <div className="flex items-start gap-x-2">
    {icon && <span className="mt-0.5 shrink-0">{icon}</span>}
    <Text size="small" className="text-ui-fg-subtle break-words">
      {children}
    </Text>
  </div>
)
