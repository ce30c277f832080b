import { Input } from "@medusajs/ui"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { WEBHOOK_MODES, type WebhookStatus } from "../../../types"
import { useTopicSchemas, useWebhookDefaults } from "../../hooks/use-webhooks"
import { checkSetting, checkUrl } from "../../lib/api/webhooks"
import { ChoiceField } from "../common/choice-field"
import { Form } from "../common/form"
import { SalesChannelsField } from "../common/sales-channels-field"
import { TopicPicker } from "../topic-picker/topic-picker"
import { AdvancedFields } from "./advanced-fields"
import { AppField } from "./app-field"
import { toList } from "./check-values"
import type { WebhookFormValues } from "./form-values"
import { PreviewSection } from "./preview-section"
import { TriggerField } from "./trigger-picker"
import { useServerCheck, type ServerCheck } from "./use-server-check"

const CHECKS: Record<"filter" | "fields", ServerCheck> = {
  // A text that is not JSON has an error already.
  filter: async (text, topics) => checkSetting({ filter: JSON.parse(text) }, topics),
  fields: (text, topics) => checkSetting({ fields: toList(text) }, topics),
}

type WebhookFieldsProps = {
  statuses: readonly WebhookStatus[]
  /** Whether a secret can be entered: an existing webhook already has one. */
  withSecret?: boolean
  /** The webhook that is edited; undefined for a new one. */
  webhookId?: string
}

/** The fields of the forms that create and edit a webhook. */
export const WebhookFields = ({ statuses, withSecret = false, webhookId }: WebhookFieldsProps) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()
  const mode = useWatch({ control, name: "mode" })
  const { data: defaults } = useWebhookDefaults()

  return (
    <div className="flex flex-col gap-y-8">
      <Form.Row columns="2-1">
        <Form.Field
          control={control}
          name="name"
          render={({ field }) => (
            <Form.Item>
              <Form.Label>{t("fields.name")}</Form.Label>
              <Form.Control>
                <Input {...field} autoComplete="off" />
              </Form.Control>
              <Form.ErrorMessage role="alert" />
            </Form.Item>
          )}
        />
        <ChoiceField
          name="status"
          label={t("fields.status")}
          values={statuses}
          textOf={(status) => t(`webhookStatus.${status}`)}
        />
      </Form.Row>
      {webhookId === undefined && (
        <ChoiceField
          name="mode"
          label={t("webhooks.fields.mode")}
          hint={t("webhooks.form.modeHint")}
          values={WEBHOOK_MODES}
          textOf={(mode) => t(`webhooks.modes.${mode}`)}
        />
      )}
      {webhookId === undefined && <AppField />}
      {mode === "push" && <UrlField />}
      <Form.Field
        control={control}
        name="topics"
        render={({ field: { value, onChange, onBlur } }) => (
          <Form.Item>
            <Form.Label asChild>
              <span>{t("webhooks.fields.topics")}</span>
            </Form.Label>
            <Form.Hint>{t("webhooks.form.topicsHint")}</Form.Hint>
            <TopicPicker value={value} onChange={onChange} onBlur={onBlur} />
            <Form.ErrorMessage role="alert" />
          </Form.Item>
        )}
      />
      {withSecret && (
        <Form.Field
          control={control}
          name="secret"
          render={({ field }) => (
            <Form.Item>
              <Form.Label optional>{t("webhooks.fields.secret")}</Form.Label>
              <Form.Control>
                <Input
                  {...field}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="whsec_…"
                  className="font-mono"
                />
              </Form.Control>
              <Form.Hint>{t("webhooks.form.secretHint")}</Form.Hint>
              <Form.ErrorMessage role="alert" />
            </Form.Item>
          )}
        />
      )}
      <AdvancedFields
        defaults={defaults}
        salesChannels={<SalesChannelsField hint={t("webhooks.form.salesChannelsHint")} />}
        triggers={<TriggersField />}
        checks={CHECKS}
      />
      <PreviewSection webhookId={webhookId} />
    </div>
  )
}

/** The URL. The server checks it when the field is left: only the server knows which networks are allowed. */
const UrlField = () => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()
  const showProblem = useServerCheck("url", checkUrl)

  return (
    <Form.Field
      control={control}
      name="url"
      render={({ field }) => (
        <Form.Item>
          <Form.Label>{t("webhooks.fields.url")}</Form.Label>
          <Form.Control>
            <Input
              {...field}
              onBlur={() => {
                field.onBlur()
                void showProblem(field.value)
              }}
              type="text"
              inputMode="url"
              autoComplete="off"
              placeholder="https://app.example/webhooks"
            />
          </Form.Control>
          <Form.Hint>{t("webhooks.form.urlHint")}</Form.Hint>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}

/** The triggers. The schemas of all topics are requested when the field is shown, since they are large. */
const TriggersField = () => {
  const { data, error } = useTopicSchemas()

  return <TriggerField topics={data} error={error} />
}
