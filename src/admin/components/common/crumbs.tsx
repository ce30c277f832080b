import { useTranslation } from "react-i18next"

import { useApp } from "../../hooks/use-apps"
import { useWebhook } from "../../hooks/use-webhooks"
import { inDashboard } from "./in-dashboard"

/** Parts of the page's path that the dashboard shows above it. */
export const DomainCrumb = () => {
  const { t } = useTranslation("webhooks")
  return <span>{t("domain")}</span>
}

export const OverviewCrumb = () => {
  const { t } = useTranslation("webhooks")
  return <span>{t("overview.title")}</span>
}

export const LogCrumb = () => {
  const { t } = useTranslation("webhooks")
  return <span>{t("webhooks.tabs.logs")}</span>
}

export const AppsCrumb = () => {
  const { t } = useTranslation("webhooks")
  return <span>{t("apps.title")}</span>
}

export const AppCrumb = inDashboard(({ id }: { id: string }) => {
  const { data: app } = useApp(id)
  return <span className="line-clamp-1 max-w-80">{app?.name ?? id}</span>
})

export const WebhookCrumb = inDashboard(({ id }: { id: string }) => {
  const { data: webhook } = useWebhook(id)
  return <span className="line-clamp-1 max-w-80">{webhook?.name ?? id}</span>
})
