import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../components/common/route-modals"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const RotateSecret = lazy(() => import("../../../../../components/webhook-page/rotate-secret"))

const RotateSecretPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <DrawerRoute>
        <RotateSecret webhook={webhook} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(RotateSecretPage)
