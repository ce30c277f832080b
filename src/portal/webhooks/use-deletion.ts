import { toast, usePrompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeleteWebhook, type Webhook } from "../api/webhooks"
import { showError } from "../../admin/lib/show-error"

/** @returns what deletes the webhook once that is confirmed. */
export const useDeletion = ({ id, name }: Webhook, onDeleted: () => void) => {
  const { t } = useTranslation()
  const prompt = usePrompt()
  const { mutateAsync } = useDeleteWebhook(id)

  return async () => {
    const confirmed = await prompt({
      title: t("general.areYouSure"),
      description: t("webhooks.delete.warning", { name }),
      confirmText: t("actions.delete"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await mutateAsync().then(() => {
        toast.success(t("webhooks.delete.done", { count: 1 }))
        onDeleted()
      }, showError)
    }
  }
}
