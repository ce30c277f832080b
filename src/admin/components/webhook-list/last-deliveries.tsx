import { Button, Heading, Skeleton, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { useDeliveries } from "../../hooks/use-deliveries"
import { LIVE_MS } from "../../hooks/use-server-query"
import { messageOf } from "../../lib/api/error-message"
import type { AdminDelivery } from "../../lib/api/deliveries"
import { deliveryPath, logPath } from "../../lib/paths"
import { DeliveryStatusDot } from "../common/delivery-status"
import { RelativeTime } from "../common/relative-time"
import { ResponseCode } from "../common/response-code"
import { TopicName } from "../common/topic-name"

const SHOWN = 10

/** A webhook's last ten deliveries, each linked to the log. */
export const LastDeliveries = ({ webhookId }: { webhookId: string }) => {
  const { t } = useTranslation("webhooks")
  const { data, error } = useDeliveries({ webhook_id: webhookId, limit: SHOWN }, { every: LIVE_MS })

  return (
    <section aria-label={t("webhooks.panel.lastDeliveries")}>
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h2">{t("webhooks.panel.lastDeliveries")}</Heading>
        <Button size="small" variant="secondary" asChild>
          <Link to={logPath(webhookId)}>{t("webhooks.panel.allDeliveries")}</Link>
        </Button>
      </div>
      {data?.webhook_deliveries.length === 0 && (
        <Text size="small" className="text-ui-fg-muted px-6 pb-4">
          {t("webhooks.panel.noDeliveries")}
        </Text>
      )}
      {error && !data && (
        <Text size="small" className="text-ui-fg-error px-6 pb-4" role="alert">
          {messageOf(error)}
        </Text>
      )}
      {!data && !error && <Skeleton className="mx-6 mb-4 h-40" />}
      <ul>
        {data?.webhook_deliveries.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </section>
  )
}

const Row = ({ delivery }: { delivery: AdminDelivery }) => (
  <li className="border-t">
    <Link
      to={deliveryPath(delivery)}
      className="hover:bg-ui-bg-base-hover focus-visible:shadow-borders-focus grid grid-cols-[1fr_auto_auto] items-center gap-x-3 px-6 py-2.5 outline-none"
    >
      <div className="min-w-0">
        <Text size="small" leading="compact" weight="plus" className="truncate">
          <TopicName topic={delivery.topic} />
        </Text>
        <Text size="xsmall" className="text-ui-fg-subtle truncate">
          <RelativeTime at={delivery.created_at} />
        </Text>
      </div>
      <ResponseCode code={delivery.response_status} />
      <DeliveryStatusDot status={delivery.status} />
    </Link>
  </li>
)
