import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useRotateSecret } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { showError } from "../../lib/show-error"
import { DrawerCloseButton, DrawerHeader } from "../common/drawer-parts"
import { NewKeys } from "../common/new-keys"
import { DEFAULT_OVERLAP, RotationFields } from "../common/rotation-fields"

/** Gives a webhook a new secret, and shows it. The old secret stays valid for the chosen time. */
const RotateSecret = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const [overlap, setOverlap] = useState(DEFAULT_OVERLAP)
  const { mutateAsync, data: rotated, isPending } = useRotateSecret(webhook.id)

  return (
    <>
      <DrawerHeader
        title={t("webhooks.rotate.title")}
        hint={t("webhooks.rotate.hint", { name: webhook.name })}
      />
      <RouteDrawer.Body className="relative flex-1 overflow-y-auto">
        <div className="flex flex-col gap-y-6">
          {rotated ? (
            <NewKeys webhook={rotated} />
          ) : (
            <RotationFields webhook={webhook} overlap={overlap} onChange={setOverlap} />
          )}
        </div>
      </RouteDrawer.Body>
      <RouteDrawer.Footer>
        <DrawerCloseButton isDone={Boolean(rotated)} />
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
