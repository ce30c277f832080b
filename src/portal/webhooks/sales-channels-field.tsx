import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { Form } from "../../admin/components/common/form"
import { RefusableCheckbox } from "../../admin/components/common/refusable-checkbox"
import type { WebhookFormValues } from "../../admin/components/webhook-form/form-values"
import { useApp } from "../api/webhooks"

/** The field `sales_channel_ids`, with the sales channels within the app's rights. */
export const SalesChannelsField = () => {
  const { t } = useTranslation()
  const { control, formState } = useFormContext<WebhookFormValues>()
  const { data: app } = useApp()
  const names = new Map(app?.sales_channels.map(({ id, name }) => [id, name]))
  const limits = app?.sales_channel_ids ?? []
  // Channels that the webhook already has stay in the list, so that a removed one can be selected again.
  const saved = formState.defaultValues?.sales_channel_ids ?? []
  const ids = [...new Set([...names.keys(), ...saved.flatMap((id) => id ?? [])])]

  return (
    <Form.Field
      control={control}
      name="sales_channel_ids"
      render={({ field: { value, onChange, onBlur } }) => (
        <Form.Item>
          <Form.Label optional asChild>
            <span>{t("webhooks.fields.salesChannels")}</span>
          </Form.Label>
          <Form.Hint>{t(ids.length ? "portal.form.channelsHint" : "portal.form.allChannelsHint")}</Form.Hint>
          {ids.length > 0 && (
            <fieldset
              aria-label={t("webhooks.fields.salesChannels")}
              className="shadow-borders-base bg-ui-bg-component relative flex max-h-72 flex-col gap-y-2 overflow-y-auto rounded-lg p-3"
              onBlur={onBlur}
            >
              {ids.map((id) => (
                <RefusableCheckbox
                  key={id}
                  label={names.get(id) ?? <span className="font-mono">{id}</span>}
                  checked={value.includes(id)}
                  refusal={
                    limits.length && !limits.includes(id) ? t("portal.form.channelRefused") : undefined
                  }
                  onChange={(checked) =>
                    onChange(checked ? [...value, id] : value.filter((other) => other !== id))
                  }
                />
              ))}
            </fieldset>
          )}
          <Form.ErrorMessage role="alert" />
        </Form.Item>
      )}
    />
  )
}
