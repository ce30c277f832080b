import { useQuery } from "@tanstack/react-query"
import { useCallback } from "react"
import { useTranslation } from "react-i18next"

import { translateMeaning, type Meanings, type MeaningText } from "../lib/meanings"

/** Loaded where they are shown alone: they are many. English is what the server says. */
const MEANINGS: Record<string, (() => Promise<{ default: Meanings }>) | undefined> = {
  de: () => import("../i18n/de/meanings.json"),
  fr: () => import("../i18n/fr/meanings.json"),
}

const NONE: Meanings = {}

/** Says in the reader's language what a field of a topic means; in English until the texts are there, and marked as such. */
export const useMeaningText = (): ((meaning: string) => MeaningText) => {
  const { t, i18n } = useTranslation("webhooks")
  const { language } = i18n
  const { data: meanings = NONE } = useQuery({
    queryKey: ["webhook-field-meanings", language],
    queryFn: async () => (await MEANINGS[language]?.())?.default ?? NONE,
    staleTime: Infinity,
  })

  return useCallback((meaning) => translateMeaning(meaning, meanings, t("semicolon")), [meanings, t])
}
