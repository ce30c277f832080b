import { Toaster, TooltipProvider } from "@medusajs/ui"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { lazy } from "react"
import { BrowserRouter, Route, Routes } from "react-router-dom"

import { statusOf } from "../admin/lib/api/error-message"
import { NotFound } from "./common/not-found"
import { UnlessBroken } from "./layout/broken"
import { Layout } from "./layout/layout"
import { Session } from "./session/session"
import { WebhookList } from "./webhooks/webhook-list"

/** The portal's own path, without the slash that Vite has at its end. */
const BASE = import.meta.env.BASE_URL.replace(/\/$/, "")

/** Below it nothing is asked for twice, so that a tab that comes and goes asks no more often than one that stays. */
const FRESH_MS = 5_000

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // What the shop refuses it would refuse again; what it does not answer is tried once more.
      retry: (failures, error) => failures < 1 && statusOf(error) === undefined,
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

/** The portal. Its first page is in the first file; the others are loaded when they are opened. */
export const App = ({ code }: { code: string | null }) => (
  <QueryClientProvider client={client}>
    <TooltipProvider>
      <UnlessBroken>
        <Session code={code}>
          <BrowserRouter basename={BASE}>
            <Routes>
              <Route element={<Layout />}>
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
            </Routes>
          </BrowserRouter>
        </Session>
      </UnlessBroken>
      <Toaster />
    </TooltipProvider>
  </QueryClientProvider>
)
