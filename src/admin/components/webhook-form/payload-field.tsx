import { Form } from "@medusajs/dashboard/components"
import { Input, Select } from "@medusajs/ui"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { WEBHOOK_PAYLOADS } from "../../../types"
import type { WebhookFormValues } from "./form-values"

/** What of a resource is sent: all that its topic has, fields of one's own choice, or its id alone. */
export const PayloadField = () => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()
  const payload = useWatch({ control, name: "payload" })

  return (
    <>
      <Form.Field
        control={control}
        name="payload"
        render={({ field: { onChange, ref, ...field } }) => (
          <Form.Item>
            <Form.Label>{t("webhooks.fields.payload")}</Form.Label>
            <Select {...field} onValueChange={onChange}>
              <Form.Control>
                <Select.Trigger ref={ref}>
                  <Select.Value />
                </Select.Trigger>
              </Form.Control>
              <Select.Content>
                {WEBHOOK_PAYLOADS.map((value) => (
                  <Select.Item key={value} value={value}>
                    {t(`webhooks.payloads.${value}`)}
                  </Select.Item>
                ))}
              </Select.Content>
            </Select>
            <Form.Hint>{t("webhooks.form.payloadHint")}</Form.Hint>
            <Form.ErrorMessage role="alert" />
          </Form.Item>
        )}
      />
      {payload === "full" && (
        <Form.Field
          control={control}
          name="fields"
          render={({ field }) => (
            <Form.Item>
              <Form.Label optional>{t("webhooks.fields.fields")}</Form.Label>
              <Form.Control>
                <Input {...field} className="font-mono" placeholder="id, display_id, items.title" />
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
