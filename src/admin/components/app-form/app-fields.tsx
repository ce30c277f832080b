import { Input } from "@medusajs/ui"
import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { APP_STATUSES } from "../../../types"
import { ChoiceField } from "../common/choice-field"
import { Form } from "../common/form"
import { JsonEditor } from "../common/json-editor"
import { SalesChannelsField } from "../common/sales-channels-field"
import { TopicPicker } from "../topic-picker/topic-picker"
import type { AppFormValues } from "./check-values"

type AppFieldsProps = {
  /** Whether there is a status field: an existing app is suspended and resumed on its page. */
  withStatus?: boolean
}

/** The fields of the forms that create and edit an app. */
export const AppFields = ({ withStatus = false }: AppFieldsProps) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<AppFormValues>()

  return (
    <div className="flex flex-col gap-y-8">
      <Form.Row columns={2}>
        <Text name="name" label={t("fields.name")} />
        <Text
          name="contact_email"
          label={t("apps.fields.contact")}
          hint={t("apps.form.contactHint")}
          type="email"
          optional
        />
      </Form.Row>
      <Form.Row columns={2}>
        <Text
          name="max_webhooks"
          label={t("apps.fields.maxWebhooks")}
          hint={t("apps.form.maxWebhooksHint")}
          type="numeric"
        />
        {withStatus && (
          <ChoiceField
            name="status"
            label={t("fields.status")}
            values={APP_STATUSES}
            textOf={(status) => t(`apps.status.${status}`)}
          />
        )}
      </Form.Row>
      <Form.Field
        control={control}
        name="topics"
        render={({ field: { value, onChange, onBlur } }) => (
          <Form.Item>
            <Form.Label asChild>
              <span>{t("apps.fields.topics")}</span>
            </Form.Label>
            <Form.Hint>{t("apps.form.topicsHint")}</Form.Hint>
            <TopicPicker value={value} onChange={onChange} onBlur={onBlur} />
            <Form.ErrorMessage role="alert" />
          </Form.Item>
        )}
      />
      <SalesChannelsField hint={t("apps.form.salesChannelsHint")} />
      <Form.Field
        control={control}
        name="metadata"
        render={({ field }) => (
          <Form.Item>
            <Form.Label optional>{t("webhooks.fields.metadata")}</Form.Label>
            <Form.Control>
              <JsonEditor {...field} placeholder={t("apps.form.metadataExample")} />
            </Form.Control>
            <Form.Hint>{t("apps.form.metadataHint")}</Form.Hint>
            <Form.ErrorMessage role="alert" />
          </Form.Item>
        )}
      />
    </div>
  )
}

type TextProps = {
  name: "name" | "contact_email" | "max_webhooks"
  label: string
  hint?: string
  type?: "text" | "email" | "numeric"
  optional?: boolean
}

const Text = ({ name, label, hint, type = "text", optional = false }: TextProps) => {
  const { control } = useFormContext<AppFormValues>()

  return (
    <Form.Field
      control={control}
      name={name}
      render={({ field }) => (
        <Form.Item>
          <Form.Label optional={optional}>{label}</Form.Label>
          <Form.Control>
            <Input {...field} inputMode={type} autoComplete="off" />
          </Form.Control>
          {hint && <Form.Hint>{hint}</Form.Hint>}
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
