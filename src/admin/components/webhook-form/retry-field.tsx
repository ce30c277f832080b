import { Input } from "@medusajs/ui"
import { useEffect } from "react"
import { useFormContext, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { Form } from "../common/form"
import { useFormat } from "../../hooks/use-format"
import type { AdminWebhookDefaults } from "../../../types"
import { ALL_UNITS, parseSpans } from "../../lib/time-span"
import { RetrySchedule, RetryTotal } from "../common/retry-schedule"
import { ChoiceField } from "../common/choice-field"
import { RETRY_MODES, type WebhookFormValues } from "./form-values"

/** The retries: the plugin's schedule, no retries, or the webhook's own schedule. */
export const RetryField = ({ defaults }: { defaults: AdminWebhookDefaults | undefined }) => {
  const { t } = useTranslation("webhooks")
  const { span } = useFormat()
  const { control, getValues, setValue } = useFormContext<WebhookFormValues>()
  const mode = useWatch({ control, name: "retry_mode" })

  // An own schedule starts as a copy of the plugin's.
  useEffect(() => {
    if (mode === "custom" && defaults && !getValues("retry_schedule").trim()) {
      setValue(
        "retry_schedule",
        defaults.retry_schedule.map((seconds) => span(seconds, ALL_UNITS)).join(", ")
      )
    }
  }, [mode, defaults, getValues, setValue, span])

  return (
    <div className="flex flex-col gap-y-3">
      <ChoiceField
        name="retry_mode"
        label={t("webhooks.fields.retrySchedule")}
        values={RETRY_MODES}
        textOf={(value) => t(`webhooks.form.retryMode.${value}`)}
      />
      {mode === "default" && defaults && <RetrySchedule seconds={defaults.retry_schedule} />}
      {mode === "custom" && (
        <Form.Field
          control={control}
          name="retry_schedule"
          render={({ field }) => (
            <Form.Item>
              <Form.Label className="sr-only">{t("webhooks.form.waits")}</Form.Label>
              <Form.Control>
                <Input {...field} placeholder="5 s, 5 min, 2 h" />
              </Form.Control>
              <Form.Hint>{t("webhooks.form.waitsHint")}</Form.Hint>
              <Form.ErrorMessage role="alert" />
              <Total text={field.value} />
            </Form.Item>
          )}
        />
      )}
    </div>
  )
}

const Total = ({ text }: { text: string }) => {
  const seconds = parseSpans(text)

  return seconds.length && !seconds.some(Number.isNaN) ? (
    <div role="status">
      <RetryTotal seconds={seconds} />
    </div>
  ) : null
}
