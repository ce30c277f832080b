import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button, Heading, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useRotateSecret } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { showError } from "../../lib/show-error"
import { NewPublicKey } from "../common/public-keys"
import { NewSecret } from "../common/new-secret"
import { DEFAULT_OVERLAP, OverlapSelect } from "../common/overlap-select"

/** Gives a webhook a new secret, and shows it. The old secret stays valid for the chosen time. */
const RotateSecret = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const [overlap, setOverlap] = useState(DEFAULT_OVERLAP)
  const { mutateAsync, data: rotated, isPending } = useRotateSecret(webhook.id)

  return (
    <>
      <RouteDrawer.Header>
        <RouteDrawer.Title asChild>
          <Heading>{t("webhooks.rotate.title")}</Heading>
        </RouteDrawer.Title>
        <RouteDrawer.Description>{t("webhooks.rotate.hint", { name: webhook.name })}</RouteDrawer.Description>
      </RouteDrawer.Header>
      <RouteDrawer.Body className="relative flex-1 overflow-y-auto">
        {rotated ? (
          <div className="flex flex-col gap-y-6">
            {rotated.signature !== "ed25519" && <NewSecret secret={rotated.secret} />}
            {rotated.signature !== "hmac" && <NewPublicKey keys={rotated.public_keys} />}
          </div>
        ) : (
          <div className="flex flex-col gap-y-6">
            <div>
              <Text size="small" weight="plus">
                {t("webhooks.rotate.present")}
              </Text>
              <Text size="small" family="mono" className="text-ui-fg-subtle">
                {webhook.secret_redacted}
              </Text>
            </div>
            <OverlapSelect value={overlap} onChange={setOverlap} />
          </div>
        )}
      </RouteDrawer.Body>
      <RouteDrawer.Footer>
        <RouteDrawer.Close asChild>
          <Button size="small" variant="secondary">
            {t(rotated ? "actions.close" : "actions.cancel")}
          </Button>
        </RouteDrawer.Close>
        {!rotated && (
          <Button
            size="small"
            isLoading={isPending}
            onClick={() => void mutateAsync(overlap).catch(showError)}
          >
            {t("webhooks.actions.rotate")}
          </Button>
        )}
      </RouteDrawer.Footer>
    </>
  )
}

export default RotateSecret
