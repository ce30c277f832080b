import { ActionMenu, type ActionGroup } from "@medusajs/dashboard/components"
import {
  ArrowPath,
  ArrowUpRightOnBox,
  ArrowUturnLeft,
  ListBullet,
  PaperPlane,
  PauseSolid,
  PencilSquare,
  PlaySolid,
  ServerStack,
  Trash,
} from "@medusajs/icons"
import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeleteWebhook, useUpdateWebhook } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { logPath, webhookDialogPath, webhookPath } from "../../lib/paths"
import { showError } from "../../lib/show-error"
import { MenuButton } from "../common/menu-button"
import { useDeletePrompt } from "./use-delete-prompt"
import { useResuming } from "./use-resuming"
import { WaitingPrompt } from "./waiting-prompt"

type WebhookMenuProps = {
  webhook: AdminWebhook
  /** Whether the menu has links to the webhook's page and log; not needed on that page itself. */
  linksToPage?: boolean
  onDeleted?: () => void
}

/** The menu of everything that can be done to a webhook. */
export const WebhookMenu = ({ webhook, linksToPage = false, onDeleted }: WebhookMenuProps) => {
  const { t } = useTranslation("webhooks")
  const update = useUpdateWebhook(webhook.id)
  const { mutateAsync: remove } = useDeleteWebhook(webhook.id)
  const deleteAfterPrompt = useDeletePrompt(webhook, () => remove(), onDeleted)
  const { resume, waitingPrompt } = useResuming()
  const { name } = webhook

  const handlePause = () =>
    update
      .mutateAsync({ status: "paused" })
      .then(() => toast.success(t("webhooks.pause.done", { count: 1 })), showError)

  const groups: ActionGroup[] = [
    {
      actions: [
        ...(linksToPage
          ? [
              { icon: <ArrowUpRightOnBox />, label: t("webhooks.actions.view"), to: webhookPath(webhook.id) },
              { icon: <ListBullet />, label: t("webhooks.actions.log"), to: logPath(webhook.id) },
            ]
          : []),
        { icon: <PencilSquare />, label: t("actions.edit"), to: webhookDialogPath(webhook.id, "edit") },
        {
          icon: <PaperPlane />,
          label: t("webhooks.actions.test"),
          to: webhookDialogPath(webhook.id, "test"),
        },
        {
          icon: <ArrowPath />,
          label: t("webhooks.actions.rotate"),
          to: webhookDialogPath(webhook.id, "rotate-secret"),
        },
      ],
    },
    {
      actions: [
        {
          icon: <ArrowUturnLeft />,
          label: t("webhooks.actions.recover"),
          to: webhookDialogPath(webhook.id, "recover"),
        },
        {
          icon: <ServerStack />,
          label: t("webhooks.actions.sendExisting"),
          to: webhookDialogPath(webhook.id, "send-existing"),
        },
      ],
    },
    {
      actions: [
        webhook.status === "active"
          ? { icon: <PauseSolid />, label: t("webhooks.actions.pause"), onClick: () => void handlePause() }
          : {
              icon: <PlaySolid />,
              label: t("webhooks.actions.activate"),
              onClick: () => void resume([webhook.id]),
            },
        { icon: <Trash />, label: t("actions.delete"), onClick: () => void deleteAfterPrompt() },
      ],
    },
  ]

  return (
    <>
      <ActionMenu groups={groups}>
        <MenuButton aria-label={t("webhooks.actions.of", { name })} />
      </ActionMenu>
      <WaitingPrompt {...waitingPrompt} />
    </>
  )
}
