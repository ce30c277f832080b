import { useTranslation } from "react-i18next"

import { useApp } from "../../hooks/use-apps"
import { useWebhook } from "../../hooks/use-webhooks"
import { inDashboard } from "./in-dashboard"

/**
 * A breadcrumb of the dashboard. The dashboard renders it outside of the page, so it loads the plugin's texts itself.
 * @param english is shown where the plugin's texts cannot be used
 */
const crumb = (key: string, english: string) =>
  inDashboard(
    () => <span>{useTranslation("webhooks").t(key)}</span>,
    () => <span>{english}</span>
  )

export const DomainCrumb = crumb("domain", "Webhooks")
export const OverviewCrumb = crumb("overview.title", "Overview")
export const LogCrumb = crumb("webhooks.tabs.log", "Log")
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
