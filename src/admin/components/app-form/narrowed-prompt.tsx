import { Prompt, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { NamedList } from "../common/named-list"
import type { Loss } from "./what-is-lost"

type NarrowedPromptProps = {
  loss: Loss
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before a change of an app's rights is saved, and says what its webhooks lose. */
export const NarrowedPrompt = ({ loss, onConfirm, onCancel }: NarrowedPromptProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  return (
    <Prompt open variant="confirmation" onOpenChange={(isOpen) => !isOpen && onCancel()}>
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t("apps.narrow.title")}</Prompt.Title>
          <Prompt.Description asChild>
            <div className="flex flex-col gap-y-3">
              <NamedList title={t("apps.narrow.webhooks")} names={loss.webhooks} />
              {loss.waiting > 0 && (
                <Text size="small">
                  {t(loss.isAtLeast ? "apps.narrow.cancelledAtLeast" : "apps.narrow.cancelled", {
                    count: loss.waiting,
                    number: number(loss.waiting),
                  })}
                </Text>
              )}
              {loss.channels && <Text size="small">{t("apps.narrow.channels")}</Text>}
              <Text size="small">{t("apps.narrow.kept")}</Text>
            </div>
          </Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          <Prompt.Cancel>{t("actions.cancel")}</Prompt.Cancel>
          <Prompt.Action onClick={onConfirm}>{t("actions.save")}</Prompt.Action>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
