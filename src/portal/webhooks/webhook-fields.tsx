import { Container, Hint, Input } from "@medusajs/ui"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { ChoiceField } from "../../admin/components/common/choice-field"
import { Form } from "../../admin/components/common/form"
import { TopicChoice, type RefusalOf } from "../../admin/components/topic-picker/topic-choice"
import { AdvancedFields } from "../../admin/components/webhook-form/advanced-fields"
import type { WebhookFormValues } from "../../admin/components/webhook-form/form-values"
import { TriggerField } from "../../admin/components/webhook-form/trigger-picker"
import { coversTopic } from "../../admin/lib/topic-patterns"
import { WEBHOOK_MODES } from "../../types"
import { useAllTopics, useApp, useDefaults, useTopicSchemas } from "../api/webhooks"
import { SalesChannelsField } from "./sales-channels-field"

type WebhookFieldsProps = {
  /** Whether the webhook is new. Only then can its mode be chosen. */
  isNew?: boolean
}

/** The fields of a webhook's form. Settings that are left out have the shop's defaults. */
export const WebhookFields = ({ isNew = false }: WebhookFieldsProps) => {
  const { t } = useTranslation()
  const { control } = useFormContext<WebhookFormValues>()
  const mode = useWatch({ control, name: "mode" })
  const { data: defaults } = useDefaults()

  return (
    <Container className="flex flex-col gap-y-8 px-4 py-6 sm:px-6">
      <TextField name="name" label={t("fields.name")} />
      {isNew && (
        <ChoiceField
          name="mode"
          label={t("webhooks.fields.mode")}
          hint={t("portal.form.modeHint")}
          values={WEBHOOK_MODES}
          textOf={(mode) => t(`portal.modes.${mode}`)}
        />
      )}
      {mode === "push" && (
        <TextField
          name="url"
          label={t("webhooks.fields.url")}
          hint={t("portal.form.urlHint")}
          placeholder="https://app.example/webhooks"
        />
      )}
      <TopicsField />
      <AdvancedFields
        defaults={defaults}
        salesChannels={<SalesChannelsField />}
        triggers={<TriggersField />}
      />
    </Container>
  )
}

type TextFieldProps = { name: "name" | "url"; label: string; hint?: string; placeholder?: string }

const TextField = ({ name, label, hint, placeholder }: TextFieldProps) => {
  const { control } = useFormContext<WebhookFormValues>()

  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field }) => (
        <Form.Item>
          <Form.Label>{label}</Form.Label>
          <Form.Control>
            <Input
              {...field}
              autoComplete="off"
              placeholder={placeholder}
              inputMode={name === "url" ? "url" : undefined}
            />
          </Form.Control>
          {hint && <Form.Hint>{hint}</Form.Hint>}
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}

/** The field `topics`. Topics beyond the app's rights are listed, too, but cannot be selected. */
const TopicsField = () => {
  const { t } = useTranslation()
  const { control } = useFormContext<WebhookFormValues>()
  const { data: app } = useApp()
  const { data: topics } = useAllTopics()
  const resourceOf = (pattern: string) => pattern.slice(0, pattern.indexOf("."))

  const refusalOf: RefusalOf = (pattern) => {
    // A wildcard includes future topics, so the rights to all present topics are not enough for it.
    if (!app || !topics || coversTopic(app.topics, { topic: pattern, resource: resourceOf(pattern) })) {
      return undefined
    }
    const some = topics.some((topic) => topic.allowed && coversTopic([pattern], topic))
    return t(some ? "portal.form.wildcardRefused" : "portal.form.topicRefused")
  }
  const isRefused = (pattern: string) => refusalOf(pattern) !== undefined

  return (
    <Form.Field
      control={control}
      name="topics"
      render={({ field: { value, onChange, onBlur } }) => (
        <Form.Item>
          <Form.Label asChild>
            <span>{t("webhooks.fields.topics")}</span>
          </Form.Label>
          <Form.Hint>{t("portal.form.topicsHint")}</Form.Hint>
          <div onBlur={onBlur}>
            <TopicChoice topics={topics} value={value} onChange={onChange} refusalOf={refusalOf} />
          </div>
          {value.some(isRefused) && (
            <Hint variant="error">
              {t("portal.form.topicsRefused", { topics: value.filter(isRefused).join(", ") })}
            </Hint>
          )}
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}

/** The field `triggers`. It loads the schemas of all topics when it is shown. */
const TriggersField = () => {
  const { data, error } = useTopicSchemas()

  return <TriggerField topics={data} error={error} />
}
