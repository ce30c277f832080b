import { createDataTableCommandHelper, toast, usePrompt, type DataTableRowSelectionState } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { useBatchWebhooks } from "../../hooks/use-webhooks"
import type { WebhookBatch, WebhookFilters } from "../../lib/api/webhooks"
import { showError } from "../../lib/show-error"
import { useResuming } from "../webhook-actions/use-resuming"

const helper = createDataTableCommandHelper()

/**
 * The selected rows of all pages, and the commands for them.
 * @param filters a change clears the selection, so that a command affects only webhooks that the list shows
 */
export const useSelection = (filters: WebhookFilters) => {
  const { t } = useTranslation("webhooks")
  const prompt = usePrompt()
  const { mutateAsync } = useBatchWebhooks()
  const { resume, waitingPrompt } = useResuming()
  const [selection, setSelection] = useState<DataTableRowSelectionState>({})

  useEffect(() => setSelection({}), [filters])

  const ids = Object.keys(selection)
  const count = ids.length

  const act = (batch: WebhookBatch, action: "pause" | "delete") =>
    mutateAsync(batch).then(() => {
      setSelection({})
      toast.success(t(`webhooks.${action}.done`, { count }))
    }, showError)

  const handleDelete = async () => {
    const confirmed = await prompt({
      title: t("general.areYouSure"),
      description: t("webhooks.delete.warningMany", { count }),
      confirmText: t("actions.delete"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await act({ delete: ids }, "delete")
    }
  }

  const commands = [
    helper.command({
      label: t("webhooks.actions.activate"),
      shortcut: "a",
      action: () => resume(ids, () => setSelection({})),
    }),
    helper.command({
      label: t("webhooks.actions.pause"),
      shortcut: "p",
      action: () => act({ update: ids.map((id) => ({ id, status: "paused" })) }, "pause"),
    }),
    helper.command({ label: t("actions.delete"), shortcut: "d", action: handleDelete }),
  ]
  return { selection, setSelection, commands, waitingPrompt }
}
