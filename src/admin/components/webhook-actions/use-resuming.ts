import { toast } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useBatchWebhooks } from "../../hooks/use-webhooks"
import { messageOf } from "../../lib/api/error-message"
import { listWebhookStats } from "../../lib/api/webhooks"
import type { ResumePromptProps } from "./resume-prompt"

/** What becomes of the deliveries that wait. */
export type Waiting = "deliver" | "cancel"

type Asking = { ids: string[]; waiting: number; done?: () => void }

/**
 * Activates webhooks: at once where no delivery waits for them, else after asking what becomes of those that do.
 * @returns `resume`, and what `<ResumePrompt>` needs, to be rendered beside.
 */
export const useResuming = () => {
  const { t } = useTranslation("webhooks")
  const { mutateAsync, isPending } = useBatchWebhooks()
  const [asking, setAsking] = useState<Asking | null>(null)

  const activate = async (ids: string[], waiting?: Waiting, done?: () => void) => {
    try {
      await mutateAsync({
        update: ids.map((id) => ({ id, status: "active", ...(waiting && { waiting_deliveries: waiting }) })),
      })
      toast.success(t("webhooks.resume.done", { count: ids.length }))
      setAsking(null)
      done?.()
    } catch (error) {
      toast.error(messageOf(error))
    }
  }

  const resume = async (ids: string[], done?: () => void) => {
    try {
      const stats = Object.values(await listWebhookStats(ids))
      const waiting = stats.reduce((sum, one) => sum + one.waiting, 0)
      if (waiting > 0) {
        setAsking({ ids, waiting, done })
      } else {
        await activate(ids, undefined, done)
      }
    } catch (error) {
      toast.error(messageOf(error))
    }
  }

  const resuming: ResumePromptProps = {
    open: asking !== null,
    webhooks: asking?.ids.length ?? 0,
    waiting: asking?.waiting ?? 0,
    isPending,
    onCancel: () => setAsking(null),
    onConfirm: (waiting) => asking && void activate(asking.ids, waiting, asking.done),
  }
  return { resume, resuming }
}
