import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { messageOf } from "../../admin/lib/api/error-message"
import { useUpdateWebhook, type Webhook } from "../api/webhooks"

/** Pauses and activates a webhook, and says that it has, or why not. What has waited is delivered when it is activated. */
export const useSwitching = ({ id }: Webhook) => {
  const { t } = useTranslation()
  const { mutate, isPending } = useUpdateWebhook(id)

  const change = (status: "active" | "paused", done: string) =>
    mutate(
      { status },
      { onSuccess: () => toast.success(done), onError: (error) => toast.error(messageOf(error)) }
    )

  return {
    pause: () => change("paused", t("webhooks.pause.done", { count: 1 })),
    activate: () => change("active", t("portal.webhook.activated")),
    isPending,
  }
}
