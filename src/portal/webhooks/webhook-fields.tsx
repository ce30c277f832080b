import { Container, Input } from "@medusajs/ui"
import { useId, useState } from "react"
import { useFormContext, useFormState, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { FoldButton } from "../../admin/components/common/fold-button"
import { Form } from "../../admin/components/common/form"
import { ChoiceField } from "../../admin/components/common/choice-field"
import type { WebhookFormValues } from "../../admin/components/webhook-form/form-values"
import { HeaderRows } from "../../admin/components/webhook-form/header-rows"
import { JsonEditor } from "../../admin/components/common/json-editor"
import { OrderingField } from "../../admin/components/webhook-form/ordering-field"
import { PayloadField } from "../../admin/components/webhook-form/payload-field"
import { SignatureFields } from "../../admin/components/webhook-form/signature-fields"
import { TopicChoice } from "../../admin/components/topic-picker/topic-choice"
import { WEBHOOK_MODES } from "../../types"
import { useApp, useTopics } from "../api/webhooks"

const ANY = "*"

/** What of the form is folded away. */
const ADVANCED = [
  "payload",
  "fields",
  "filter",
  "headers",
  "signature",
  "signature_header",
  "ordering",
  "context",
] as const

type WebhookFieldsProps = {
  /** Whether the webhook is a new one, whose mode can still be chosen. */
  isNew?: boolean
}

/** The settings that an app makes of its webhook. What it leaves out, such as retries, is as the shop has set it up. */
export const WebhookFields = ({ isNew = false }: WebhookFieldsProps) => {
  const { t } = useTranslation()
  const { control } = useFormContext<WebhookFormValues>()
  const mode = useWatch({ control, name: "mode" })

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
      <Advanced />
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

/** Of the topics that the app may have. */
const TopicsField = () => {
  const { t } = useTranslation()
  const { control } = useFormContext<WebhookFormValues>()
  const { data: app } = useApp()
  const { data: topics } = useTopics()

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
            <TopicChoice
              topics={topics}
              value={value}
              onChange={onChange}
              // A wildcard stands for topics to come, too: who may have all that there are now may not have those.
              offers={(wildcard) =>
                app !== undefined && [ANY, wildcard].some((one) => app.topics.includes(one))
              }
            />
          </div>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}

/** What most webhooks leave as it is, folded away unless something in it is wrong. */
const Advanced = () => {
  const { t } = useTranslation()
  const { control } = useFormContext<WebhookFormValues>()
  const { errors } = useFormState({ control, name: [...ADVANCED] })
  const [unfolded, setUnfolded] = useState(false)
  const id = useId()
  const open = unfolded || ADVANCED.some((name) => errors[name])

  return (
    <div className="flex flex-col gap-y-6">
      <FoldButton open={open} controls={id} onToggle={() => setUnfolded(!open)}>
        {t("webhooks.form.advanced")}
      </FoldButton>
      <div id={id} hidden={!open}>
        <div className="flex flex-col gap-y-8">
          <PayloadField />
          <JsonField
            name="filter"
            example={t("webhooks.form.filterExample")}
            hint={t("webhooks.form.filterHint")}
          />
          <Form.Field
            control={control}
            name="headers"
            render={({ field: { value, onChange, onBlur } }) => (
              <Form.Item>
                <Form.Label optional>{t("webhooks.fields.headers")}</Form.Label>
                <Form.Hint>{t("webhooks.form.headersHint")}</Form.Hint>
                <HeaderRows value={value} onChange={onChange} onBlur={onBlur} />
                <Form.ErrorMessage role="alert" />
              </Form.Item>
            )}
          />
          <SignatureFields />
          <OrderingField />
          <JsonField
            name="context"
            example={t("webhooks.form.contextExample")}
            hint={t("webhooks.form.contextHint")}
          />
        </div>
      </div>
    </div>
  )
}

type JsonFieldProps = { name: "context" | "filter"; example: string; hint: string }

const JsonField = ({ name, example, hint }: JsonFieldProps) => {
  const { t } = useTranslation()
  const { control } = useFormContext<WebhookFormValues>()

  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field }) => (
        <Form.Item>
          <Form.Label optional>{t(`webhooks.fields.${name}`)}</Form.Label>
          <Form.Control>
            <JsonEditor {...field} placeholder={example} />
          </Form.Control>
          <Form.Hint>{hint}</Form.Hint>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
