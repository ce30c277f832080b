import { toast } from "@medusajs/ui"
import { useForm, type FieldErrors } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { messageOf, refusalOf } from "../../lib/api/error-message"
import { checkValues, type WebhookFormInput } from "./check-values"
import { explain, translateSentence } from "./explain"
import type { WebhookFormValues } from "./form-values"

/**
 * A form of these values, checked with the server's own schema.
 * @returns the form, and `handleSave`, which gives the checked input to `save` and puts a refusal of the server to the
 * field that it names.
 */
export const useWebhookForm = (values: WebhookFormValues) => {
  const { t } = useTranslation("webhooks")
  const form = useForm<WebhookFormValues>({
    defaultValues: values,
    mode: "onTouched",
    resolver: (values) => {
      const checked = checkValues(values)
      if (checked.ok) {
        return { values, errors: {} }
      }
      // Where a field has several, the first is said.
      const errors = checked.problems
        .map(({ field, issue }) => [field, { type: issue.code, message: explain(issue, t) }])
        .reverse()
      return { values: {}, errors: Object.fromEntries(errors) as FieldErrors<WebhookFormValues> }
    },
  })

  const handleSave = (save: (input: WebhookFormInput) => Promise<void>) =>
    form.handleSubmit(async (values) => {
      const checked = checkValues(values)
      if (!checked.ok) {
        return
      }
      try {
        await save(checked.input)
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal && isField(refusal.field, values)) {
          form.setError(
            refusal.field,
            { message: translateSentence(refusal.message, t) },
            { shouldFocus: true }
          )
        } else {
          toast.error(messageOf(error))
        }
      }
    })

  return { form, handleSave }
}

function isField(name: string, values: WebhookFormValues): name is keyof WebhookFormValues {
  return name in values
}
