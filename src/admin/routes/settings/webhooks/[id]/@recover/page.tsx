import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../components/common/route-modals"
import { RecoverWebhook } from "../../../../../components/recover-webhook/recover-webhook"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const RecoverWebhookPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <DrawerRoute>
        <RecoverWebhook webhook={webhook} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(RecoverWebhookPage)
