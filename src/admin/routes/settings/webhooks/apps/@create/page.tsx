import { CreateApp } from "../../../../../components/app-form"
import { inDashboard } from "../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../components/common/route-modals"

const CreateAppPage = () => (
  <FocusModalRoute>
    <CreateApp />
  </FocusModalRoute>
)

export default inDashboard(CreateAppPage)
