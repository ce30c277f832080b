import { RouteFocusModal, useRouteModal } from "@medusajs/dashboard/components"
import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeliveries } from "../../hooks/use-deliveries"
import { quicklyAtFirst } from "../../hooks/use-server-query"
import { isUnfinished } from "../../lib/allowed-actions"
import type { AdminDeliveryList } from "../../lib/api/deliveries"
import type { AdminWebhook, AdminWebhookWithSecret } from "../../lib/api/webhooks"
import { webhookPath } from "../../lib/paths"
import { ModalTitle } from "../common/form-modal"
import { NewKeys } from "../common/new-keys"
import { PingAnswer, PingLine } from "../common/ping-answer"

const PING = "webhook.ping"

/** Shows the secret or public key of a new webhook, and the outcome of its ping. */
export const CreatedWebhookDetails = ({ webhook }: { webhook: AdminWebhookWithSecret }) => {
  const { t } = useTranslation("webhooks")
  const { handleSuccess } = useRouteModal()

  return (
    <>
      <RouteFocusModal.Header />
      <RouteFocusModal.Body className="relative flex flex-1 flex-col items-center overflow-y-auto">
        <div className="flex w-full max-w-[720px] flex-col gap-y-8 px-4 py-16">
          <ModalTitle
            title={t("webhooks.created.title", { name: webhook.name })}
            hint={t(webhook.signature === "ed25519" ? "webhooks.created.keyHint" : "webhooks.created.hint")}
          />
          <NewKeys webhook={webhook} />
          {webhook.mode === "push" && <PingOutcome webhook={webhook} />}
        </div>
      </RouteFocusModal.Body>
      <RouteFocusModal.Footer>
        <Button size="small" onClick={() => handleSuccess(webhookPath(webhook.id))}>
          {t("actions.continue")}
        </Button>
      </RouteFocusModal.Footer>
    </>
  )
}

/** The outcome of the ping that a new active webhook gets. */
const PingOutcome = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const isPinged = webhook.status === "active"
  const { data } = useDeliveries(
    { webhook_id: webhook.id, topic: PING, limit: 1 },
    { every: (query) => isWaiting(query.state.data) && quicklyAtFirst(query), enabled: isPinged }
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

/** Whether the ping has no outcome yet. It is sent shortly after the webhook is created. */
function isWaiting(list: AdminDeliveryList | undefined): boolean {
  const ping = list?.webhook_deliveries[0]
  return ping === undefined || isUnfinished(ping.status)
}
