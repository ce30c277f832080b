import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { checkUrl } from "../../lib/api/webhooks"
import { translateSentence } from "../../lib/explain"
import type { WebhookFormValues } from "./form-values"

/**
 * Has the server judge the URL when its field is left: it alone knows which networks webhooks may be sent to.
 * @returns what to call then. Where the server does not answer, nothing is said: it judges again when the form is saved.
 */
export const useUrlCheck = () => {
  const { t } = useTranslation("webhooks")
  const { getValues, setError } = useFormContext<WebhookFormValues>()

  return async (url: string): Promise<void> => {
    const problem = url.trim() ? await checkUrl(url).catch(() => null) : null
    // It may have been corrected meanwhile.
    if (problem !== null && getValues("url") === url) {
      setError("url", { message: translateSentence(problem, t) })
    }
  }
}
