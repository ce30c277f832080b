import { Container } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { appsPath, logPath, overviewPath, webhooksPath } from "../../lib/paths"
import { TabLink } from "./tab-link"

/** Links to the pages about all webhooks of the shop. */
export const ShopTabs = () => {
  const { t } = useTranslation("webhooks")

  return (
    <Container className="p-0">
      {/* In French the four tabs just fit into one line at 390 pixels. */}
      <nav
        aria-label={t("overview.tabs")}
        className="flex flex-wrap items-center gap-y-2 px-3 py-3 sm:gap-x-2 sm:px-6"
      >
        <TabLink to={overviewPath()} label={t("overview.title")} />
        <TabLink to={webhooksPath()} label={t("domain")} />
        <TabLink to={appsPath()} label={t("apps.title")} />
        <TabLink to={logPath()} label={t("webhooks.tabs.log")} />
      </nav>
    </Container>
  )
}
