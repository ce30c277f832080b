import { useTranslation } from "react-i18next"

import { PageHead } from "../common/page-head"
import { Log } from "./log"

/** What all webhooks of the app were sent. */
export default function LogPage() {
  const { t } = useTranslation()

  return (
    <>
      <PageHead title={t("portal.nav.log")} subtitle={t("portal.log.subtitle")} />
      <Log />
    </>
  )
}
