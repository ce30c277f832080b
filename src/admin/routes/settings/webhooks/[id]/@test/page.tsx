import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../components/common/route-modals"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const TestWebhook = lazy(() => import("../../../../../components/webhook-page/test-webhook"))

const TestWebhookPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <FocusModalRoute>
        <TestWebhook webhook={webhook} />
      </FocusModalRoute>
    )
  )
}

export default inDashboard(TestWebhookPage)
