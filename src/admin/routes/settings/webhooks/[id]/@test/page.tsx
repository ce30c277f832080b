import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../components/common/route-modals"
import { TestWebhook } from "../../../../../components/webhook-test/test-webhook"
import { useWebhook } from "../../../../../hooks/use-webhooks"

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
