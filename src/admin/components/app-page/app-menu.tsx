import { ActionMenu } from "@medusajs/dashboard/components"
import {
  ArrowRightOnRectangle,
  ArrowUpRightOnBox,
  PauseSolid,
  PencilSquare,
  PlaySolid,
  Trash,
} from "@medusajs/icons"
import { toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useClosePortal, useUpdateApp } from "../../hooks/use-apps"
import type { WebhookApp } from "../../lib/api/apps"
import { appDialogPath, appPath } from "../../lib/paths"
import { showError } from "../../lib/show-error"
import { MenuButton } from "../common/menu-button"
import { DeleteAppPrompt } from "./delete-app-prompt"

type AppMenuProps = {
  app: WebhookApp
  /** Whether the menu has a link to the app's page; not needed on that page itself. */
  linksToPage?: boolean
  onDeleted?: () => void
}

/** The menu of what can be done to an app. */
export const AppMenu = ({ app, linksToPage = false, onDeleted }: AppMenuProps) => {
  const { t } = useTranslation("webhooks")
  const prompt = usePrompt()
  const { mutateAsync } = useUpdateApp(app.id)
  const { mutateAsync: closePortal } = useClosePortal(app.id)
  const [isDeleting, setDeleting] = useState(false)
  const { name } = app

  const setStatus = (status: WebhookApp["status"]) =>
    mutateAsync({ status }).then(() => toast.success(t(`apps.actions.done.${status}`)), showError)

  const handleSuspend = async () => {
    const confirmed = await prompt({
      variant: "confirmation",
      title: t("apps.actions.suspendTitle", { name }),
      description: t("apps.actions.suspendHint"),
      confirmText: t("apps.actions.suspend"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await setStatus("suspended")
    }
  }

  const handleClosePortal = async () => {
    const confirmed = await prompt({
      title: t("apps.portal.endTitle", { name }),
      description: t("apps.portal.endHint"),
      confirmText: t("apps.portal.end"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await closePortal().then(() => toast.success(t("apps.portal.ended")), showError)
    }
  }

  return (
    <>
      <ActionMenu
        groups={[
          {
            actions: [
              ...(linksToPage
                ? [
                    {
                      icon: <ArrowUpRightOnBox />,
                      label: t("webhooks.actions.view"),
                      to: appPath(app.id),
                    },
                  ]
                : []),
              { icon: <PencilSquare />, label: t("actions.edit"), to: appDialogPath(app.id, "edit") },
            ],
          },
          {
            actions: [
              app.status === "active"
                ? {
                    icon: <PauseSolid />,
                    label: t("apps.actions.suspend"),
                    onClick: () => void handleSuspend(),
                  }
                : {
                    icon: <PlaySolid />,
                    label: t("apps.actions.resume"),
                    onClick: () => void setStatus("active"),
                  },
              {
                icon: <ArrowRightOnRectangle />,
                label: t("apps.portal.end"),
                onClick: () => void handleClosePortal(),
              },
              { icon: <Trash />, label: t("actions.delete"), onClick: () => setDeleting(true) },
            ],
          },
        ]}
      >
        <MenuButton aria-label={t("webhooks.actions.of", { name })} />
      </ActionMenu>
      {isDeleting && <DeleteAppPrompt app={app} onClose={() => setDeleting(false)} onDeleted={onDeleted} />}
    </>
  )
}
