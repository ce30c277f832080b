import { useCallback } from "react"
import { useTranslation } from "react-i18next"

import { translateMeaning, type Meanings, type MeaningText } from "../lib/meanings"
import { useServerQuery } from "./use-server-query"

/** Loaded only where they are shown, since they are large. The server has the English texts. */
const MEANINGS: Record<string, (() => Promise<{ default: Meanings }>) | undefined> = {
  de: () => import("../i18n/de/meanings.json"),
  fr: () => import("../i18n/fr/meanings.json"),
}

const NONE: Meanings = {}

/** Translates the description of a topic's field. Until the texts are loaded it returns English, marked as such. */
export const useMeaningText = (): ((meaning: string) => MeaningText) => {
  const { t, i18n } = useTranslation("webhooks")
  const { language } = i18n
  const { data: meanings = NONE } = useServerQuery({
    queryKey: ["webhook-field-meanings", language],
    queryFn: async () => (await MEANINGS[language]?.())?.default ?? NONE,
    staleTime: Infinity,
  })

  return useCallback((meaning) => translateMeaning(meaning, meanings, t("semicolon")), [meanings, t])
}
