import { RouteFocusModal, useRouteModal } from "@medusajs/dashboard/components"
import { Button, Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { AdminWebhookWithSecret } from "../../lib/api/webhooks"
import { webhookPath } from "../../lib/paths"
import { PingOutcome } from "./ping-outcome"
import { NewPublicKey } from "../common/public-keys"
import { NewSecret } from "../common/new-secret"

/** What an admin needs to know of a webhook that was just created: its secret above all. */
export const CreatedWebhook = ({ webhook }: { webhook: AdminWebhookWithSecret }) => {
  const { t } = useTranslation("webhooks")
  const { handleSuccess } = useRouteModal()

  return (
    <>
      <RouteFocusModal.Header />
      <RouteFocusModal.Body className="relative flex flex-1 flex-col items-center overflow-y-auto">
        <div className="flex w-full max-w-[720px] flex-col gap-y-8 px-4 py-16">
          <div>
            <RouteFocusModal.Title asChild>
              <Heading>{t("webhooks.created.title", { name: webhook.name })}</Heading>
            </RouteFocusModal.Title>
            <RouteFocusModal.Description asChild>
              <Text size="small" className="text-ui-fg-subtle">
                {t("webhooks.created.hint")}
              </Text>
            </RouteFocusModal.Description>
          </div>
          {webhook.signature !== "ed25519" && <NewSecret secret={webhook.secret} />}
          {webhook.signature !== "hmac" && <NewPublicKey keys={webhook.public_keys} />}
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
