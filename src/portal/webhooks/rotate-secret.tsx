import { Button, Drawer } from "@medusajs/ui"
import { useState, type RefObject } from "react"
import { useTranslation } from "react-i18next"

import { NewKeys } from "../../admin/components/common/new-keys"
import { DEFAULT_OVERLAP, RotationFields } from "../../admin/components/common/rotation-fields"
import { showError } from "../../admin/lib/show-error"
import { useRotateSecret, type Webhook } from "../api/webhooks"
import { SidePanel } from "./side-panel"

type RotateSecretProps = {
  webhook: Webhook
  open: boolean
  onClose: () => void
  /** The button that gets the focus when the panel closes. */
  opener: RefObject<HTMLElement | null>
}

/** The panel that rotates a webhook's secret. It shows the new secret once. Messages are signed with the old one, too, for a while. */
export const RotateSecret = ({ webhook, open, onClose, opener }: RotateSecretProps) => {
  const { t } = useTranslation()

  return (
    <SidePanel
      open={open}
      onClose={onClose}
      title={t("webhooks.rotate.title")}
      hint={t("webhooks.rotate.hint", { name: webhook.name })}
      opener={opener}
    >
      <Rotation webhook={webhook} onClose={onClose} />
    </SidePanel>
  )
}

const Rotation = ({ webhook, onClose }: Omit<RotateSecretProps, "open" | "opener">) => {
  const { t } = useTranslation()
  const [overlap, setOverlap] = useState(DEFAULT_OVERLAP)
  const { mutateAsync, data: rotated, isPending } = useRotateSecret(webhook.id)

  return (
    <>
      <Drawer.Body className="relative flex flex-1 flex-col gap-y-6 overflow-y-auto">
        {rotated ? (
          <NewKeys webhook={rotated} />
        ) : (
          <RotationFields webhook={webhook} overlap={overlap} onChange={setOverlap} />
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Button size="small" variant="secondary" onClick={onClose}>
          {t(rotated ? "actions.close" : "actions.cancel")}
        </Button>
        {!rotated && (
          <Button
            size="small"
            isLoading={isPending}
            onClick={() => void mutateAsync(overlap).catch(showError)}
          >
            {t("webhooks.actions.rotate")}
          </Button>
        )}
      </Drawer.Footer>
    </>
  )
}
