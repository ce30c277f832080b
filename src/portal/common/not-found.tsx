import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { paths } from "../paths"
import { Empty } from "./states"

/** An address below the portal's that leads nowhere. */
export const NotFound = () => {
  const { t } = useTranslation()

  return (
    <Empty
      level="h1"
      title={t("portal.notFound.title")}
      action={
        <Button size="small" variant="secondary" asChild>
          <Link to={paths.webhooks()}>{t("portal.notFound.back")}</Link>
        </Button>
      }
    >
      {t("portal.notFound.text")}
    </Empty>
  )
}
