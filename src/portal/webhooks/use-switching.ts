import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useUpdateWebhook, type Webhook } from "../api/webhooks"
import { showError } from "../../admin/lib/show-error"

/** Pauses and activates a webhook, and says that it has, or why not. What has waited is delivered when it is activated. */
export const useSwitching = ({ id }: Webhook) => {
  const { t } = useTranslation()
  const { mutateAsync, isPending } = useUpdateWebhook(id)

  const change = (status: "active" | "paused", done: string) =>
    void mutateAsync({ status }).then(() => toast.success(done), showError)

  return {
    pause: () => change("paused", t("webhooks.pause.done", { count: 1 })),
    activate: () => change("active", t("portal.webhook.activated")),
    isPending,
  }
}
