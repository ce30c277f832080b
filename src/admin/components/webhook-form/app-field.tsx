import { Combobox } from "@medusajs/dashboard/components"
import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { useAppNames } from "../../hooks/use-apps"
import { Form } from "../common/form"
import { LabelledButtons } from "../common/labelled-buttons"
import type { WebhookFormValues } from "./form-values"

/** The app that a new webhook belongs to. Renders nothing in a shop without apps. */
export const AppField = () => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()
  const names = useAppNames()

  return (
    names.size > 0 && (
      <Form.Field
        control={control}
        name="app_id"
        render={({ field: { value, onChange, ...field } }) => (
          <Form.Item>
            <Form.Label optional>{t("webhooks.fields.app")}</Form.Label>
            <div>
              <LabelledButtons label={t("webhooks.form.noApp")}>
                <Form.Control>
                  <Combobox
                    {...field}
                    value={value}
                    onChange={(id?: string) => onChange(id ?? "")}
                    allowClear
                    options={[...names].map(([id, name]) => ({ value: id, label: name }))}
                  />
                </Form.Control>
              </LabelledButtons>
            </div>
            <Form.Hint>{t("webhooks.form.appHint")}</Form.Hint>
            <Form.ErrorMessage role="alert" />
          </Form.Item>
        )}
      />
    )
  )
}
