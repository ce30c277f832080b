import { useTranslation } from "react-i18next"

import { PageHead } from "../common/page-head"
import { Log } from "./log"

/** The deliveries of all webhooks of the app. */
export default function LogPage() {
  const { t } = useTranslation()

  return (
    <>
      <PageHead title={t("webhooks.tabs.log")} subtitle={t("portal.log.subtitle")} />
      <Log />
    </>
  )
}
