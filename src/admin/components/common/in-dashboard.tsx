import { useDate } from "@medusajs/dashboard/hooks"
import { Container, Heading, Text } from "@medusajs/ui"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { Suspense, useEffect, useMemo, useState, type ComponentType, type ReactNode } from "react"
import { getI18n, useTranslation } from "react-i18next"
import { useInRouterContext } from "react-router-dom"

import { DateWriter } from "../../hooks/use-format"
import { LANGUAGES } from "../../i18n"

/** The plugin's own cache, so that it works with any version of react-query in the dashboard. The settings are the dashboard's. */
const queryClient = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, staleTime: 90_000, retry: 1 } },
})

/** The versions in the dashboard of Medusa 2.21. The dashboard and the plugin must share one copy of each package. */
const VERSIONS = { "react-router-dom": "7.18.2", "react-i18next": "13.5.0" } as const

/**
 * Makes a page or a widget of a component: it provides the texts, the date format and the query cache.
 *
 * If the shop has installed another version of the router or of react-i18next than its dashboard, the plugin cannot share them.
 * Then a message says which version to install, instead of an error that replaces the whole page.
 *
 * A component may contain lazy parts (`lazy`); nothing is shown until they are loaded. The dialogs and the pages of apps are
 * lazy, so that the code that every page of the dashboard loads stays small.
 * @param Instead is shown for another version, where there is no room for the message
 */
export function inDashboard<Props extends object>(
  Component: ComponentType<Props>,
  Instead?: ComponentType<Props>
): ComponentType<Props> {
  return function InDashboard(props: Props) {
    return (
      <Provided instead={Instead && <Instead {...props} />}>
        <Component {...props} />
      </Provided>
    )
  }
}

const Provided = ({ instead, children }: { instead: ReactNode; children: ReactNode }) => {
  const routed = useInRouterContext()
  // The declared type is never null. The value is undefined if this copy of react-i18next was not initialized.
  const translated: unknown = getI18n()
  if (!routed) {
    return instead ?? <OtherVersion name="react-router-dom" />
  }
  if (!translated) {
    return instead ?? <OtherVersion name="react-i18next" />
  }
  return (
    <InLanguage>
      <QueryClientProvider client={queryClient}>
        <Suspense>{children}</Suspense>
      </QueryClientProvider>
    </InLanguage>
  )
}

/** Shows nothing until the texts of the admin's language are loaded. */
const InLanguage = ({ children }: { children: ReactNode }) =>
  useTexts() ? <WithDates>{children}</WithDates> : null

const NAMESPACE = "webhooks"

/** Loads the plugin's texts in the admin's language. @returns whether they are loaded, or English is used instead. */
const useTexts = (): boolean => {
  const { i18n } = useTranslation()
  const { language } = i18n
  const [failed, setFailed] = useState<string | null>(null)
  const [, setLoaded] = useState<string | null>(null)
  const isReady = !isLoadable(language) || i18n.hasResourceBundle(language, NAMESPACE) || failed === language

  useEffect(() => {
    if (!isReady && isLoadable(language)) {
      LANGUAGES[language]().then(
        ({ default: texts }) => {
          i18n.addResourceBundle(language, NAMESPACE, texts)
          setLoaded(language)
        },
        // The server does not answer. English is better than an empty page.
        () => setFailed(language)
      )
    }
  }, [i18n, language, isReady])

  return isReady
}

function isLoadable(language: string): language is keyof typeof LANGUAGES {
  return Object.hasOwn(LANGUAGES, language)
}

/** Provides the date format of Medusa's own pages. */
const WithDates = ({ children }: { children: ReactNode }) => {
  const { getFullDate } = useDate()
  const { language } = useTranslation().i18n
  // The function is new on each render, but depends only on the language.
  const writeDate = useMemo(() => getFullDate, [language])

  return <DateWriter.Provider value={writeDate}>{children}</DateWriter.Provider>
}

/** In English only: the translations are not available here, and the message is for the shop's developers. */
const OtherVersion = ({ name }: { name: keyof typeof VERSIONS }) => (
  <Container className="flex flex-col gap-y-2" role="alert">
    <Heading level="h2">Webhooks need the dashboard's version of {name}</Heading>
    <Text size="small">
      The shop has another version of {name} than its dashboard, so this cannot be shown. Webhooks are
      delivered all the same. In the folder of <code>medusa-config.ts</code>, run{" "}
      <code>{`npm install ${name}@${VERSIONS[name]}`}</code>, or <code>pnpm add</code> or{" "}
      <code>yarn add</code> with the same package. That is the version of Medusa 2.21. Then build and start
      the shop again. If this is still shown, <code>{`npm ls ${name}`}</code>,{" "}
      <code>{`pnpm why ${name}`}</code> or <code>{`yarn why ${name}`}</code> lists which package has which
      version.
    </Text>
  </Container>
)
