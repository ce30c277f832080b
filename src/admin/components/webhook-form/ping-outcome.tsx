import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeliveries } from "../../hooks/use-deliveries"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { PingAnswer, PingLine } from "../common/ping-answer"

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
        {isPinged ? <PingAnswer ping={ping} /> : <PingLine>{t("webhooks.ping.inactive")}</PingLine>}
      </div>
    </div>
  )
}
