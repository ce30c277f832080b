import { lazy } from "react"

import { inDashboard } from "../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../components/common/route-modals"

const CreateWebhook = lazy(() => import("../../../../components/webhook-form/create-webhook"))

const CreateWebhookPage = () => (
  <FocusModalRoute>
    <CreateWebhook />
  </FocusModalRoute>
)

export default inDashboard(CreateWebhookPage)
