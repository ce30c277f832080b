import { Eye, EyeSlash } from "@medusajs/icons"
import { IconButton, toast, Tooltip, usePrompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useRevealSecret } from "../../hooks/use-webhooks"
import { messageOf, statusOf } from "../../lib/api/error-message"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { CopyButton } from "./copy-button"

/** The end of a webhook's secret. A button reveals the whole secret, which the audit trail records, and hides it again. */
export const SecretValue = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const prompt = usePrompt()
  const { mutateAsync, data: secret, reset: hide, isPending } = useRevealSecret(webhook.id)

  const handleReveal = async () => {
    const confirmed = await prompt({
      variant: "confirmation",
      title: t("webhooks.secret.reveal"),
      description: t("webhooks.secret.revealHint", { name: webhook.name }),
      confirmText: t("webhooks.secret.reveal"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await mutateAsync().catch((error: unknown) =>
        toast.error(statusOf(error) === 403 ? t("webhooks.secret.forbidden") : messageOf(error))
      )
    }
  }

  return (
    <span className="flex min-w-0 items-center gap-x-1">
      <span className="break-all font-mono">{secret ?? webhook.secret_redacted}</span>
      {secret && <CopyButton text={secret} label={t("webhooks.secret.copy")} />}
      {webhook.signature !== "ed25519" && (
        <Tooltip content={t(secret ? "webhooks.secret.hide" : "webhooks.secret.reveal")}>
          <IconButton
            type="button"
            size="small"
            variant="transparent"
            isLoading={isPending}
            aria-label={t(secret ? "webhooks.secret.hide" : "webhooks.secret.reveal")}
            onClick={() => (secret ? hide() : void handleReveal())}
          >
            {secret ? <EyeSlash /> : <Eye />}
          </IconButton>
        </Tooltip>
      )}
    </span>
  )
}
