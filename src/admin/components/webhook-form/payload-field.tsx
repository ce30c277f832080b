import { Input } from "@medusajs/ui"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { Form } from "../common/form"
import { WEBHOOK_PAYLOADS } from "../../../types"
import { ChoiceField } from "../common/choice-field"
import type { WebhookFormValues } from "./form-values"

/** What is sent of a resource: all fields of the topic, chosen fields, or only its id. */
export const PayloadField = ({ onFieldsLeft }: { onFieldsLeft: (text: string) => Promise<void> }) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()
  const payload = useWatch({ control, name: "payload" })

  return (
    <>
      <ChoiceField
        name="payload"
        label={t("webhooks.fields.payload")}
        hint={t("webhooks.form.payloadHint")}
        values={WEBHOOK_PAYLOADS}
        textOf={(value) => t(`webhooks.payloads.${value}`)}
      />
      {payload === "full" && (
        <Form.Field
          control={control}
          name="fields"
          render={({ field }) => (
            <Form.Item>
              <Form.Label optional>{t("webhooks.fields.fields")}</Form.Label>
              <Form.Control>
                <Input
                  {...field}
                  onBlur={() => {
                    field.onBlur()
                    void onFieldsLeft(field.value)
                  }}
                  className="font-mono"
                  placeholder="id, display_id, items.title"
                />
              </Form.Control>
              <Form.Hint>{t("webhooks.form.fieldsHint")}</Form.Hint>
              <Form.ErrorMessage role="alert" />
            </Form.Item>
          )}
        />
      )}
    </>
  )
}
