import { Button, Prompt, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { AppWebhook } from "../../../types"
import { SETTING_LABELS, useSettingText, type ComparedSetting } from "./compared-settings"

type ChangedMeanwhilePromptProps = {
  /** The current state of the webhook; undefined: the prompt is closed. */
  webhook: AppWebhook | undefined
  /** The settings that somebody else has changed. */
  changed: readonly ComparedSetting[]
  onSave: () => void
  onReload: () => void
  onCancel: () => void
}

/** Says what somebody else has changed since the form was opened, and asks what to do. The form keeps its values until the admin decides. */
export const ChangedMeanwhilePrompt = ({
  webhook,
  changed,
  onSave,
  onReload,
  onCancel,
}: ChangedMeanwhilePromptProps) => {
  const { t } = useTranslation("webhooks")
  const textOf = useSettingText()

  return (
    <Prompt
      open={webhook !== undefined}
      onOpenChange={(isOpen) => !isOpen && onCancel()}
      variant="confirmation"
    >
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t("webhooks.changedMeanwhile.title", { name: webhook?.name })}</Prompt.Title>
          <Prompt.Description>{t("webhooks.changedMeanwhile.what")}</Prompt.Description>
        </Prompt.Header>
        <dl className="relative flex max-h-60 flex-col gap-y-2 overflow-y-auto px-6 pt-4">
          {webhook &&
            changed.map((name) => (
              <div key={name}>
                <dt className="txt-compact-small-plus">{t(SETTING_LABELS[name])}</dt>
                <dd className="txt-small text-ui-fg-subtle break-words">{textOf(name, webhook[name])}</dd>
              </div>
            ))}
        </dl>
        <Text size="small" className="text-ui-fg-subtle px-6 pt-4">
          {t("webhooks.changedMeanwhile.hint")}
        </Text>
        <Prompt.Footer className="flex-wrap gap-y-2">
          <Prompt.Cancel>{t("webhooks.changedMeanwhile.back")}</Prompt.Cancel>
          <Button type="button" size="small" variant="secondary" onClick={onReload}>
            {t("webhooks.changedMeanwhile.reload")}
          </Button>
          <Prompt.Action onClick={onSave}>{t("webhooks.changedMeanwhile.save")}</Prompt.Action>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
