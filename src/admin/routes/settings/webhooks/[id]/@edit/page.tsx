import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../components/common/route-modals"
import { EditWebhook } from "../../../../../components/webhook-form"
import { useWebhook } from "../../../../../hooks/use-webhooks"

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
