import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useWaitingQuestion } from "../../admin/components/webhook-actions/waiting-prompt"
import { showError } from "../../admin/lib/show-error"
import { retrieveStats, useUpdateWebhook, type Webhook } from "../api/webhooks"

/**
 * Pauses and activates a webhook, and reports the outcome in a toast. Before it activates, it asks what to do with waiting deliveries.
 * @returns also the properties of `<WaitingPrompt>`, which the component that activates must render
 */
export const useStatusChange = ({ id }: Webhook) => {
  const { t } = useTranslation()
  const { mutateAsync, isPending } = useUpdateWebhook(id)
  const { ask, waitingPrompt } = useWaitingQuestion(async () => (await retrieveStats(id)).waiting)

  const pause = () =>
    mutateAsync({ status: "paused" }).then(
      () => toast.success(t("webhooks.pause.done", { count: 1 })),
      showError
    )

  const activate = async () => {
    try {
      const choice = await ask([id])
      if (choice) {
        await mutateAsync({ status: "active", ...choice })
        toast.success(t("webhooks.resume.done", { count: 1 }))
      }
    } catch (error) {
      showError(error)
    }
  }

  return { pause: () => void pause(), activate: () => void activate(), isPending, waitingPrompt }
}
