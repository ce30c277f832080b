import { asWritten } from "../../types/typed"
import { useForm, type DefaultValues, type FieldValues, type Path } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { refusalOf } from "../lib/api/error-message"
import { explain, translateSentence, type Issue } from "../lib/explain"
import { showError } from "../lib/show-error"

/** The input for the API, or the fields with errors. */
export type CheckedForm<Input> = { ok: true; input: Input } | { ok: false; problems: FieldProblem[] }

/** A field, and what is wrong with it. */
export type FieldProblem = { field: string; issue: Issue }

/**
 * A form that is validated with the schema of the server.
 * @returns the form, and `handleSave`, which calls `save` with the validated input. If the server refuses a field, the message is
 * shown at that field.
 */
export const useCheckedForm = <Values extends FieldValues, Input>(
  values: Values,
  check: (values: Values) => CheckedForm<Input>
) => {
  const { t } = useTranslation("webhooks")
  const form = useForm<Values>({
    defaultValues: asWritten<DefaultValues<Values>>(values),
    mode: "onTouched",
    resolver: (values) => {
      const checked = check(values)
      if (checked.ok) {
        return { values, errors: {} }
      }
      // If a field has several errors, the first is shown.
      const errors = checked.problems
        .map(({ field, issue }) => [field, { type: issue.code, message: explain(issue, t) }])
        .reverse()
      return { values: {}, errors: Object.fromEntries(errors) }
    },
  })

  const handleSave = (save: (input: Input) => Promise<void>) =>
    form.handleSubmit(async (values) => {
      const checked = check(values)
      if (!checked.ok) {
        return
      }
      try {
        await save(checked.input)
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal && refusal.field in values) {
          form.setError(
            asWritten<Path<Values>>(refusal.field),
            { message: translateSentence(refusal.message, t) },
            { shouldFocus: true }
          )
        } else {
          showError(error)
        }
      }
    })

  return { form, handleSave }
}
