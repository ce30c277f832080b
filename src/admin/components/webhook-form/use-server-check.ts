import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { translateSentence } from "../../lib/explain"
import type { WebhookFormValues } from "./form-values"

/**
 * What is wrong with the text of a field, as the server words it; null if nothing is.
 * @param topics the chosen topics
 */
export type ServerCheck = (text: string, topics: readonly string[]) => Promise<string | null>

/**
 * Checks a field that only the server can judge, when it is left. If the server does not answer, no error is shown: the field is checked
 * again when the form is saved.
 */
export const useServerCheck = (name: "url" | "filter" | "fields", check: ServerCheck | undefined) => {
  const { t } = useTranslation("webhooks")
  const { getValues, setError } = useFormContext<WebhookFormValues>()

  return async (text: string): Promise<void> => {
    const problem = check && text.trim() ? await check(text, getValues("topics")).catch(() => null) : null
    // The field may have been corrected in the meantime.
    if (problem !== null && getValues(name) === text) {
      setError(name, { message: translateSentence(problem, t) })
    }
  }
}
