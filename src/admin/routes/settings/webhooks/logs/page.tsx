import { useTranslation } from "react-i18next"

import { DeliveryLog } from "../../../../components/delivery-log"

const DeliveryLogPage = () => <DeliveryLog />

const Breadcrumb = () => {
  const { t } = useTranslation("webhooks")
  return t("deliveries.title")
}

export const handle = { breadcrumb: () => <Breadcrumb /> }

export default DeliveryLogPage
