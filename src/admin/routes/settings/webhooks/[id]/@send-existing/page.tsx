import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../components/common/route-modals"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const SendExisting = lazy(() => import("../../../../../components/webhook-page/send-existing"))

const SendExistingPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <DrawerRoute>
        <SendExisting webhook={webhook} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(SendExistingPage)
