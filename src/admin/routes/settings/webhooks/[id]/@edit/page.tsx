import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../components/common/route-modals"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const EditWebhook = lazy(() => import("../../../../../components/webhook-form/edit-webhook"))

const EditWebhookPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <FocusModalRoute>
        <EditWebhook webhook={webhook} />
      </FocusModalRoute>
    )
  )
}

export default inDashboard(EditWebhookPage)
