import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { LogCrumb } from "../../../../../components/common/crumbs"
import { DeliveryLog } from "../../../../../components/delivery-log/delivery-log"
import { WebhookFrame } from "../../../../../components/webhook-page/webhook-frame"

const WebhookLogPage = () => {
  const { id = "" } = useParams()

  return <WebhookFrame id={id}>{() => <DeliveryLog webhookId={id} />}</WebhookFrame>
}

export const handle = { breadcrumb: () => <LogCrumb /> }

export default inDashboard(WebhookLogPage)
