import { useTranslation } from "react-i18next"

import { useApp } from "../../hooks/use-apps"
import { useWebhook } from "../../hooks/use-webhooks"
import { inDashboard } from "./in-dashboard"

/**
 * Parts of the page's path that the dashboard shows above it. Each loads the texts, as it is outside of the page.
 * @param english what is shown where there are no texts.
 */
const crumb = (key: string, english: string) =>
  inDashboard(
    () => <span>{useTranslation("webhooks").t(key)}</span>,
    () => <span>{english}</span>
  )

export const DomainCrumb = crumb("domain", "Webhooks")
export const OverviewCrumb = crumb("overview.title", "Overview")
export const LogCrumb = crumb("webhooks.tabs.logs", "Logs")
export const AppsCrumb = crumb("apps.title", "Apps")

export const AppCrumb = inDashboard(
  ({ id }: { id: string }) => <Name>{useApp(id).data?.name ?? id}</Name>,
  Id
)

export const WebhookCrumb = inDashboard(
  ({ id }: { id: string }) => <Name>{useWebhook(id).data?.name ?? id}</Name>,
  Id
)

function Id({ id }: { id: string }) {
  return <Name>{id}</Name>
}

function Name({ children }: { children: string }) {
  return <span className="line-clamp-1 max-w-80">{children}</span>
}
