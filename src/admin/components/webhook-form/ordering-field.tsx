import { Form } from "@medusajs/dashboard/components"
import { Select } from "@medusajs/ui"
import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { WEBHOOK_ORDERINGS } from "../../../types"
import type { WebhookFormValues } from "./form-values"

/** Whether deliveries about one resource go one at a time. */
export const OrderingField = () => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()

  return (
    <Form.Field
      control={control}
      name="ordering"
      render={({ field: { onChange, ref, ...field } }) => (
        <Form.Item>
          <Form.Label>{t("webhooks.fields.ordering")}</Form.Label>
          <Select {...field} onValueChange={onChange}>
            <Form.Control>
              <Select.Trigger ref={ref}>
                <Select.Value />
              </Select.Trigger>
            </Form.Control>
            <Select.Content>
              {WEBHOOK_ORDERINGS.map((ordering) => (
                <Select.Item key={ordering} value={ordering}>
                  {t(`webhooks.ordering.${ordering}`)}
                </Select.Item>
              ))}
            </Select.Content>
          </Select>
          <Form.Hint>{t("webhooks.form.orderingHint")}</Form.Hint>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
