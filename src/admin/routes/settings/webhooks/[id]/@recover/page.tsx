import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../components/common/route-modals"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const RecoverWebhook = lazy(() => import("../../../../../components/webhook-page/recover-webhook"))

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
