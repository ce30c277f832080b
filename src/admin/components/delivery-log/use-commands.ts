import { createDataTableCommandHelper, toast, usePrompt, type DataTableCommand } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useDeliveriesAction } from "../../hooks/use-deliveries"
import type { AdminDelivery, DeliveryAction } from "../../lib/api/deliveries"
import { isAllowed } from "../../lib/allowed-actions"
import { showError } from "../../lib/show-error"

const helper = createDataTableCommandHelper()

const SHORTCUTS = { retry: "r", replay: "s", cancel: "c" } as const satisfies Record<DeliveryAction, string>

/**
 * The commands for the selected deliveries.
 * @param onErase called with the ids of their resources
 */
export const useCommands = (
  chosen: readonly AdminDelivery[],
  onDone: () => void,
  onErase: (resourceIds: string[]) => void
): DataTableCommand[] => {
  const { t } = useTranslation("webhooks")
  const prompt = usePrompt()
  const { mutateAsync } = useDeliveriesAction()

  const act = async (action: DeliveryAction, ids: string[]) => {
    const confirmed = await prompt({
      variant: action === "cancel" ? "danger" : "confirmation",
      title: t(`deliveries.${action}.chosen`),
      description: t(`deliveries.${action}.ask`, { count: ids.length, number: String(ids.length) }),
      confirmText: t(`deliveries.${action}.action`),
      cancelText: t("actions.close"),
    })
    if (confirmed) {
      await mutateAsync({ action, selection: { ids } }).then((count) => {
        toast.success(t(`deliveries.${action}.done`, { count, number: String(count) }))
        onDone()
      }, showError)
    }
  }

  // Replay is offered only if a successful delivery is selected. For all others it does the same as retry.
  const replays = chosen.some(({ status }) => status === "success")
  const actions = replays ? (["retry", "replay", "cancel"] as const) : (["retry", "cancel"] as const)
  const resourceIds = [...new Set(chosen.flatMap(({ resource_id }) => resource_id ?? []))]
  const erase = helper.command({
    label: t("deliveries.erase.action"),
    shortcut: "e",
    action: () => onErase(resourceIds),
  })
  const commands = actions.flatMap((action) => {
    const ids = chosen.filter(({ status }) => isAllowed(action, status)).map(({ id }) => id)
    const label = t(`deliveries.${action}.action`)
    return ids.length
      ? [helper.command({ label, shortcut: SHORTCUTS[action], action: () => act(action, ids) })]
      : []
  })
  return resourceIds.length ? [...commands, erase] : commands
}
