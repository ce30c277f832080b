import { Button, Prompt, Text, toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useAppTokens, useDeleteApp } from "../../hooks/use-apps"
import { useFormat } from "../../hooks/use-format"
import { useWebhooks } from "../../hooks/use-webhooks"
import type { WebhookApp } from "../../lib/api/apps"
import { MAX_LIMIT } from "../../lib/api/webhooks"
import { showError } from "../../lib/show-error"
import { NamedList } from "../common/named-list"

type DeleteAppPromptProps = {
  app: WebhookApp
  onClose: () => void
  onDeleted?: (() => void) | undefined
}

/** Lists the webhooks and tokens that are deleted with an app, and deletes it when the admin confirms. */
export const DeleteAppPrompt = ({ app, onClose, onDeleted }: DeleteAppPromptProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const { data: webhooks } = useWebhooks({ app_id: [app.id], order: "name", limit: MAX_LIMIT })
  const { data: tokens } = useAppTokens(app.id)
  const { mutateAsync, isPending } = useDeleteApp(app.id)

  const handleDelete = () =>
    mutateAsync().then(() => {
      toast.success(t("apps.delete.done"))
      onClose()
      onDeleted?.()
    }, showError)

  return (
    <Prompt open variant="danger" onOpenChange={() => !isPending && onClose()}>
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t("general.areYouSure")}</Prompt.Title>
          <Prompt.Description asChild>
            <div className="flex flex-col gap-y-3">
              <Text size="small">{t("apps.delete.warning", { name: app.name })}</Text>
              {webhooks && webhooks.count > 0 && (
                <NamedList
                  title={t("apps.delete.webhooks", {
                    count: webhooks.count,
                    number: number(webhooks.count),
                  })}
                  names={webhooks.webhooks.map(({ name }) => name)}
                />
              )}
              {tokens && tokens.length > 0 && (
                <NamedList
                  title={t("apps.delete.tokens", { count: tokens.length, number: number(tokens.length) })}
                  names={tokens.map(({ token_redacted }) => token_redacted)}
                />
              )}
              <Text size="small">{t("apps.delete.log")}</Text>
            </div>
          </Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          <Prompt.Cancel disabled={isPending}>{t("actions.cancel")}</Prompt.Cancel>
          {/* `Prompt.Action` would close the prompt at once. */}
          <Button
            type="button"
            size="small"
            variant="danger"
            isLoading={isPending}
            disabled={!webhooks || !tokens}
            onClick={() => void handleDelete()}
          >
            {t("actions.delete")}
          </Button>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
