import { isOneOf, keysOf } from "../../types/typed"
import i18next from "i18next"
import { initReactI18next } from "react-i18next"

import { store, stored } from "../common/storage"

/** As each calls itself. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" } as const

export type Language = keyof typeof LANGUAGES

export const isLanguage = (value: string): value is Language => isOneOf(keysOf(LANGUAGES), value)

/** Each is a file of its own, loaded when it is asked for. */
const TEXTS = {
  en: () => import("./en"),
  de: () => import("./de"),
  fr: () => import("./fr"),
} satisfies Record<Language, unknown>

/** The dashboard's components look for their texts there too. */
const NAMESPACE = "webhooks"

/** Loads the texts in the reader's language: what they have chosen, else the browser's first that is ours, else English. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    ns: [NAMESPACE],
    defaultNS: NAMESPACE,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  const wanted = [stored("language") ?? "", ...navigator.languages]
  await show(wanted.map(ours).find((language) => language !== undefined) ?? "en")
}

export async function chooseLanguage(language: Language): Promise<void> {
  store("language", language)
  await show(language)
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, NAMESPACE)) {
    const { dashboard, portal } = (await TEXTS[language]()).default
    i18next.addResourceBundle(language, NAMESPACE, dashboard)
    // What the portal says otherwise than the dashboard, since its readers are the app's developers and not the shop's.
    i18next.addResourceBundle(language, NAMESPACE, portal, true, true)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** `de-AT` is `de`. */
function ours(tag: string): Language | undefined {
  const language = tag.slice(0, 2).toLowerCase()
  return isLanguage(language) ? language : undefined
}
