import { Combobox } from "@medusajs/dashboard/components"
import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { useSalesChannelNames } from "../../hooks/use-sales-channel-names"
import { Form } from "./form"
import { LabelledButtons } from "./labelled-buttons"

/** The field `sales_channel_ids` of a form. Empty: all sales channels of the shop. */
export const SalesChannelsField = ({ hint }: { hint: string }) => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<{ sales_channel_ids: string[] }>()
  const names = useSalesChannelNames()

  return (
    <Form.Field
      control={control}
      name="sales_channel_ids"
      render={({ field: { value, onChange, ...field } }) => (
        <Form.Item>
          <Form.Label optional>{t("webhooks.fields.salesChannels")}</Form.Label>
          <div>
            <LabelledButtons label={t("webhooks.form.removeChannel")}>
              <Form.Control>
                <Combobox
                  {...field}
                  displayMode="chips"
                  value={value}
                  onChange={(ids?: string[]) => onChange(ids ?? [])}
                  options={[...names].map(([id, name]) => ({ value: id, label: name }))}
                />
              </Form.Control>
            </LabelledButtons>
          </div>
          <Form.Hint>{hint}</Form.Hint>
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
