import { inDashboard } from "../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../components/common/route-modals"
import { CreateWebhook } from "../../../../components/webhook-form"

const CreateWebhookPage = () => (
  <FocusModalRoute>
    <CreateWebhook />
  </FocusModalRoute>
)

export default inDashboard(CreateWebhookPage)
