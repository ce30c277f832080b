import { toast, usePrompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { showError } from "../../lib/show-error"

/** Returns a function that deletes a webhook after the user has confirmed it. */
export const useDeletePrompt = (
  { name }: { name: string },
  remove: () => Promise<unknown>,
  onDeleted?: () => void
) => {
  const { t } = useTranslation("webhooks")
  const prompt = usePrompt()

  return async () => {
    const confirmed = await prompt({
      title: t("general.areYouSure"),
      description: t("webhooks.delete.warning", { name }),
      confirmText: t("actions.delete"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await remove().then(() => {
        toast.success(t("webhooks.delete.done", { count: 1 }))
        onDeleted?.()
      }, showError)
    }
  }
}
