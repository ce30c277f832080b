import { Button, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeliveryAction } from "../../hooks/use-deliveries"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { AdminDeliveryDetail, DeliveryAction } from "../../lib/api/deliveries"
import { messageOf } from "../../lib/api/error-message"
import { copyText } from "../../lib/clipboard"
import { isFit, isRetryable } from "../../lib/delivery-fit"
import { asCurl } from "./as-curl"

/** What can be done to a delivery: send it by hand, send it again, or not at all. */
export const DeliveryActions = ({ delivery }: { delivery: AdminDeliveryDetail }) => {
  const { t } = useTranslation("webhooks")
  const { mutate, isPending, variables } = useDeliveryAction(delivery.id)
  const { byId, isDeleted } = useWebhooksById()
  const webhook = byId.get(delivery.webhook_id)
  const canBeSent = !isDeleted(delivery.webhook_id) && delivery.event.payload_removed !== "erased"
  const { status, event, attempts } = delivery
  const sent = attempts.at(-1)
  const url = sent?.url ?? webhook?.url

  const handleCopy = async (url: string, body: string) => {
    await copyText(
      asCurl({
        url,
        id: event.id,
        body,
        headers: sent?.request_headers ?? { "content-type": "application/json" },
      })
    )
    toast.success(t("deliveries.curl.done"), { description: t("deliveries.curl.hint") })
  }

  const act = (action: DeliveryAction) =>
    mutate(action, {
      onSuccess: () => toast.success(t(`deliveries.${action}.done`, { count: 1, number: "1" })),
      onError: (error) => toast.error(messageOf(error)),
    })

  return (
    <div className="flex w-full flex-wrap items-center justify-between gap-2">
      {url && event.payload !== null ? (
        <Button
          type="button"
          size="small"
          variant="transparent"
          onClick={() => void handleCopy(url, event.payload!)}
        >
          {t("deliveries.curl.action")}
        </Button>
      ) : (
        <span />
      )}
      <div className="flex items-center gap-x-2">
        {isFit("cancel", status) && (
          <Button
            type="button"
            size="small"
            variant="secondary"
            disabled={isPending}
            isLoading={isPending && variables === "cancel"}
            onClick={() => act("cancel")}
          >
            {t("deliveries.cancel.one")}
          </Button>
        )}
        {canBeSent && status === "success" && (
          <Button
            type="button"
            size="small"
            variant="secondary"
            isLoading={isPending}
            onClick={() => act("replay")}
          >
            {t("deliveries.replay.one")}
          </Button>
        )}
        {canBeSent && isRetryable(status, webhook?.status) && (
          <Button
            type="button"
            size="small"
            disabled={isPending}
            isLoading={isPending && variables === "retry"}
            onClick={() => act("retry")}
          >
            {t("deliveries.retry.one")}
          </Button>
        )}
      </div>
    </div>
  )
}
