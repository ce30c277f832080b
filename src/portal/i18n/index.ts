import i18next from "i18next"
import { initReactI18next } from "react-i18next"

import { isOneOf, keysOf } from "../../types/typed"
import { readSetting, saveSetting } from "../common/storage"

/** Each language by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" } as const

type Language = keyof typeof LANGUAGES

export const isLanguage = (value: string): value is Language => isOneOf(keysOf(LANGUAGES), value)

/** The texts of each language are a script of their own, loaded when needed. */
const LOADERS = {
  en: () => import("./en"),
  de: () => import("./de"),
  fr: () => import("./fr"),
} satisfies Record<Language, unknown>

/** The components of the dashboard use this namespace, too. */
const NAMESPACE = "webhooks"

/**
 * Loads the texts in the user's language: the one chosen on an earlier visit, otherwise the first of the browser's languages that the
 * portal has, otherwise English.
 */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    ns: [NAMESPACE],
    defaultNS: NAMESPACE,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  const preferred = [readSetting("language") ?? "", ...navigator.languages]
  await show(preferred.map(languageOf).find((language) => language !== undefined) ?? "en")
}

export async function chooseLanguage(language: Language): Promise<void> {
  saveSetting("language", language)
  await show(language)
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, NAMESPACE)) {
    const { dashboard, portal } = (await LOADERS[language]()).default
    i18next.addResourceBundle(language, NAMESPACE, dashboard)
    // These replace texts of the dashboard where the app's developers need other words than the merchant.
    i18next.addResourceBundle(language, NAMESPACE, portal, true, true)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** Returns the language of a tag: `de` for `de-AT`. Undefined if the portal does not have it. */
function languageOf(tag: string): Language | undefined {
  const language = tag.slice(0, 2).toLowerCase()
  return isLanguage(language) ? language : undefined
}
