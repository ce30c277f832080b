import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useBatchWebhooks } from "../../hooks/use-webhooks"
import { countWaiting } from "../../lib/api/webhooks"
import { useWaitingQuestion } from "./waiting-prompt"
import { showError } from "../../lib/show-error"

/**
 * Activates webhooks. It asks what to do with the deliveries that wait for them.
 * @returns `resume`, and the properties of `<WaitingPrompt>`, which the component must render
 */
export const useResuming = () => {
  const { t } = useTranslation("webhooks")
  const { mutateAsync } = useBatchWebhooks()
  const { ask, waitingPrompt } = useWaitingQuestion(countWaiting)

  const resume = async (ids: readonly string[], onDone?: () => void) => {
    try {
      const choice = await ask(ids)
      if (choice) {
        await mutateAsync({ update: ids.map((id) => ({ id, status: "active", ...choice })) })
        toast.success(t("webhooks.resume.done", { count: ids.length }))
        onDone?.()
      }
    } catch (error) {
      showError(error)
    }
  }

  return { resume, waitingPrompt }
}
