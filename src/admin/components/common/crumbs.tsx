import { useTranslation } from "react-i18next"

import { useWebhook } from "../../hooks/use-webhooks"

/** Parts of the page's path that the dashboard shows above it. */
export const DomainCrumb = () => {
  const { t } = useTranslation("webhooks")
  return <span>{t("domain")}</span>
}

export const LogCrumb = () => {
  const { t } = useTranslation("webhooks")
  return <span>{t("webhooks.tabs.logs")}</span>
}

export const WebhookCrumb = ({ id }: { id: string }) => {
  const { data: webhook } = useWebhook(id)
  return <span className="line-clamp-1 max-w-80">{webhook?.name ?? id}</span>
}
