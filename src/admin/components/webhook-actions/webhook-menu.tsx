import { ActionMenu } from "@medusajs/dashboard/components"
import { EllipsisHorizontal } from "@medusajs/icons"
import { IconButton } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { AdminWebhook } from "../../lib/api/webhooks"
import { WaitingPrompt } from "./waiting-prompt"
import { useWebhookActions, type WebhookActionsOptions } from "./use-webhook-actions"

type WebhookMenuProps = WebhookActionsOptions & { webhook: AdminWebhook }

/** The menu of everything that can be done to a webhook. */
export const WebhookMenu = ({ webhook, ...options }: WebhookMenuProps) => {
  const { t } = useTranslation("webhooks")
  const { groups, waitingPrompt } = useWebhookActions(webhook, options)

  return (
    <>
      <ActionMenu groups={groups}>
        <IconButton
          type="button"
          size="small"
          variant="transparent"
          aria-label={t("webhooks.actions.of", { name: webhook.name })}
        >
          <EllipsisHorizontal />
        </IconButton>
      </ActionMenu>
      <WaitingPrompt {...waitingPrompt} />
    </>
  )
}
