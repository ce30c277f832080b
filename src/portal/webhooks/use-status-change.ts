import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { showError } from "../../admin/lib/show-error"
import { useUpdateWebhook, type Webhook } from "../api/webhooks"

/** Pauses and activates a webhook, and reports the outcome in a toast. */
export const useStatusChange = ({ id }: Webhook) => {
  const { t } = useTranslation()
  const { mutateAsync, isPending } = useUpdateWebhook(id)

  const setStatus = (status: "active" | "paused", done: string) =>
    void mutateAsync({ status }).then(() => toast.success(done), showError)

  return {
    pause: () => setStatus("paused", t("webhooks.pause.done", { count: 1 })),
    activate: () => setStatus("active", t("portal.webhook.activated")),
    isPending,
  }
}
