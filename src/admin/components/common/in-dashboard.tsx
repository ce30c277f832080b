import { useDate } from "@medusajs/dashboard/hooks"
import { Container, Heading, Text } from "@medusajs/ui"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { Suspense, useMemo, type ComponentType, type ReactNode } from "react"
import { getI18n, useTranslation } from "react-i18next"
import { useInRouterContext } from "react-router-dom"

import { DateWriter } from "../../hooks/use-format"
import { useTexts } from "../../hooks/use-texts"

/** A cache of the plugin's own, so that any version of react-query will do. Its settings are the dashboard's. */
const queryClient = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, staleTime: 90_000, retry: 1 } },
})

/** What Medusa 2.21's dashboard has: its pages and the plugin's must share one copy of these. */
const VERSIONS = { "react-router-dom": "7.18.2", "react-i18next": "13.5.0" } as const

/**
 * Makes a page or a widget of a component. Where the plugin does not share the dashboard's router or translations, since the
 * shop has installed another version of them, it says which to install, in place of an error that takes the whole page.
 *
 * A page may have parts that are loaded when it is opened (`lazy`): it shows nothing until they are there. What each page of the
 * dashboard loads is small so; dialogs and the pages of apps are files of their own.
 * @param Instead what is shown with another version, where there is no space to say which to install.
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
  // What react-i18next declares is never null; it is where this copy of it was given no translations.
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

/** Shows nothing until the texts of the admin's language are there, which is a moment. */
const InLanguage = ({ children }: { children: ReactNode }) =>
  useTexts() ? <WithDates>{children}</WithDates> : null

/** Has dates written as Medusa's own pages show them. */
const WithDates = ({ children }: { children: ReactNode }) => {
  const { getFullDate } = useDate()
  const { language } = useTranslation().i18n
  // It is new with each rendering, and depends on the language alone.
  const writeDate = useMemo(() => getFullDate, [language])

  return <DateWriter.Provider value={writeDate}>{children}</DateWriter.Provider>
}

/** In English alone: without the dashboard's translations there are no others, and it is for the shop's developers. */
const OtherVersion = ({ name }: { name: keyof typeof VERSIONS }) => (
  <Container className="flex flex-col gap-y-2" role="alert">
    <Heading level="h2">Webhooks need the dashboard's version of {name}</Heading>
    <Text size="small">
      The shop has another version of {name} than its dashboard, so this cannot be shown. Webhooks are
      delivered all the same. In the shop, run <code>{`npm install ${name}@${VERSIONS[name]}`}</code> (that is
      the version of Medusa 2.21), then build and start the shop again. If it is still shown,{" "}
      <code>{`npm ls ${name}`}</code> lists which package has which version.
    </Text>
  </Container>
)
