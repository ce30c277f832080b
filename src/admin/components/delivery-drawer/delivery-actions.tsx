import { Button, Text, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeliveryAction } from "../../hooks/use-deliveries"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { AdminDeliveryDetail, DeliveryAction } from "../../lib/api/deliveries"
import { copyText } from "../../lib/clipboard"
import { isAllowed, isRetryable } from "../../lib/allowed-actions"
import { showError } from "../../lib/show-error"
import { asCurl } from "./as-curl"

/** The buttons of a delivery: copy as curl, cancel, send again, retry. */
export const DeliveryActions = ({ delivery }: { delivery: AdminDeliveryDetail }) => {
  const { t } = useTranslation("webhooks")
  const { mutateAsync, isPending, variables } = useDeliveryAction(delivery.id)
  const { byId, isDeleted } = useWebhooksById()
  const webhook = byId.get(delivery.webhook_id)
  const { status, event, attempts } = delivery
  const isSendable = !isDeleted(delivery.webhook_id) && event.payload_removed === null
  const sent = attempts.at(-1)
  const url = sent?.url ?? webhook?.url
  const { payload } = event

  const handleCopy = async (url: string, body: string) => {
    const isCopied = await copyText(
      asCurl({
        url,
        id: event.id,
        body,
        headers: sent?.request_headers ?? { "content-type": "application/json" },
      })
    )
    if (isCopied) {
      toast.success(t("deliveries.curl.done"), { description: t("deliveries.curl.hint") })
    } else {
      toast.error(t("copy.failed"))
    }
  }

  const act = (action: DeliveryAction) =>
    mutateAsync(action).then(
      () => toast.success(t(`deliveries.${action}.done`, { count: 1, number: "1" })),
      showError
    )

  return (
    <div className="flex w-full flex-wrap items-center justify-between gap-2">
      {url && payload !== null ? (
        <Button
          type="button"
          size="small"
          variant="transparent"
          onClick={() => void handleCopy(url, payload)}
        >
          {t("deliveries.curl.action")}
        </Button>
      ) : (
        <Text size="small" className="text-ui-fg-subtle">
          {event.payload_removed !== null && t("deliveries.cannotSend")}
        </Text>
      )}
      <div className="flex items-center gap-x-2">
        {isAllowed("cancel", status) && (
          <Button
            type="button"
            size="small"
            variant="secondary"
            disabled={isPending}
            isLoading={isPending && variables === "cancel"}
            onClick={() => void act("cancel")}
          >
            {t("deliveries.cancel.one")}
          </Button>
        )}
        {isSendable && status === "success" && (
          <Button
            type="button"
            size="small"
            variant="secondary"
            isLoading={isPending}
            onClick={() => void act("replay")}
          >
            {t("deliveries.replay.one")}
          </Button>
        )}
        {isSendable && isRetryable(delivery, webhook, Date.now()) && (
          <Button
            type="button"
            size="small"
            disabled={isPending}
            isLoading={isPending && variables === "retry"}
            onClick={() => void act("retry")}
          >
            {t("deliveries.retry.one")}
          </Button>
        )}
      </div>
    </div>
  )
}
