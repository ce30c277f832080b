import { useTranslation } from "react-i18next"

import { useApp } from "../../hooks/use-apps"
import { useWebhook } from "../../hooks/use-webhooks"
import { inDashboard } from "./in-dashboard"

/** Parts of the page's path that the dashboard shows above it. Each loads the texts, as it is outside of the page. */
const crumb = (key: string) =>
  inDashboard(() => {
    const { t } = useTranslation("webhooks")
    return <span>{t(key)}</span>
  })

export const DomainCrumb = crumb("domain")
export const OverviewCrumb = crumb("overview.title")
export const LogCrumb = crumb("webhooks.tabs.logs")
export const AppsCrumb = crumb("apps.title")

export const AppCrumb = inDashboard(({ id }: { id: string }) => {
  const { data: app } = useApp(id)
  return <span className="line-clamp-1 max-w-80">{app?.name ?? id}</span>
})

export const WebhookCrumb = inDashboard(({ id }: { id: string }) => {
  const { data: webhook } = useWebhook(id)
  return <span className="line-clamp-1 max-w-80">{webhook?.name ?? id}</span>
})
