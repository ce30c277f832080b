import { Toaster, TooltipProvider } from "@medusajs/ui"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { lazy, useState } from "react"
import { useTranslation } from "react-i18next"
import { createBrowserRouter, createRoutesFromElements, Route, RouterProvider } from "react-router-dom"

import { LabelledButtons } from "../admin/components/common/labelled-buttons"
import { retryDuringOutage, statusOf } from "../admin/lib/api/error-message"
import { NotFound } from "./common/states"
import { ErrorBoundary, ErrorPage } from "./layout/error-boundary"
import { Layout } from "./layout/layout"
import { Session } from "./session"
import { WebhookList } from "./webhooks/webhook-list"

/** The portal's path. Vite's has a trailing slash, which the router does not expect. */
const BASE_PATH = import.meta.env.BASE_URL.replace(/\/$/, "")

/** How long an answer counts as fresh. So a tab that is hidden and shown again sends no more requests than a visible one. */
const STALE_AFTER_MS = 5_000

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_AFTER_MS,
      // An error status would come again. A request without an answer is tried once more.
      retry: (failures, error) => failures < 1 && statusOf(error) === undefined,
      refetchInterval: retryDuringOutage,
    },
  },
})

const CreateWebhook = lazy(() => import("./webhooks/create-webhook"))
const EditWebhook = lazy(() => import("./webhooks/edit-webhook"))
const WebhookPage = lazy(() => import("./webhooks/webhook-page"))
const WebhookLog = lazy(() => import("./webhooks/webhook-log"))
const TestWebhook = lazy(() => import("./webhooks/test-webhook"))
const FirstSteps = lazy(() => import("./first-steps/first-steps"))
const LogPage = lazy(() => import("./log/log-page"))
const Catalogue = lazy(() => import("./catalogue/catalogue"))
const TopicPage = lazy(() => import("./catalogue/topic-page"))

/** The portal. The list of webhooks is part of the main script; the other pages are loaded when they are opened. */
export const App = ({ code }: { code: string | null }) => (
  <QueryClientProvider client={client}>
    <TooltipProvider>
      <ErrorBoundary>
        <Session code={code}>
          <Pages />
        </Session>
      </ErrorBoundary>
      <Toasts />
    </TooltipProvider>
  </QueryClientProvider>
)

const ROUTES = createRoutesFromElements(
  <Route element={<Layout />} errorElement={<ErrorPage />}>
    <Route index element={<WebhookList />} />
    <Route path="webhooks/new" element={<CreateWebhook />} />
    <Route path="webhooks/:id/edit" element={<EditWebhook />} />
    <Route path="webhooks/:id" element={<WebhookPage />} />
    <Route path="webhooks/:id/log" element={<WebhookLog />} />
    <Route path="webhooks/:id/test" element={<TestWebhook />} />
    <Route path="webhooks/:id/first-steps" element={<FirstSteps />} />
    <Route path="log" element={<LogPage />} />
    <Route path="catalogue" element={<Catalogue />} />
    <Route path="catalogue/:topic" element={<TopicPage />} />
    <Route path="*" element={<NotFound />} />
  </Route>
)

/** The pages. The router is created here, after the code of the link was taken out of the address. */
const Pages = () => {
  const [router] = useState(() => createBrowserRouter(ROUTES, { basename: BASE_PATH }))

  return <RouterProvider router={router} />
}

/** Medusa's toasts. Their close buttons have an icon only, so they need a name for screen readers. */
const Toasts = () => {
  const { t } = useTranslation()

  return (
    <LabelledButtons label={t("actions.close")}>
      <Toaster />
    </LabelledButtons>
  )
}
