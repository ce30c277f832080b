import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { LANGUAGES } from "../i18n"

const NAMESPACE = "webhooks"

/** Loads the plugin's texts in the admin's language. @returns whether they are there, or English has to do. */
export const useTexts = (): boolean => {
  const { i18n } = useTranslation()
  const { language } = i18n
  const [failed, setFailed] = useState<string | null>(null)
  const [, setLoaded] = useState<string | null>(null)
  const isThere = !isOurs(language) || i18n.hasResourceBundle(language, NAMESPACE) || failed === language

  useEffect(() => {
    if (!isThere && isOurs(language)) {
      LANGUAGES[language]().then(
        ({ default: texts }) => {
          i18n.addResourceBundle(language, NAMESPACE, texts)
          setLoaded(language)
        },
        // The server is away. English is better than an empty page.
        () => setFailed(language)
      )
    }
  }, [i18n, language, isThere])

  return isThere
}

function isOurs(language: string): language is keyof typeof LANGUAGES {
  return Object.hasOwn(LANGUAGES, language)
}
