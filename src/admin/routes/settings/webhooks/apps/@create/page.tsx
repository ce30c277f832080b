import { lazy } from "react"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../components/common/route-modals"

const CreateApp = lazy(() => import("../../../../../components/app-form/create-app"))

const CreateAppPage = () => (
  <FocusModalRoute>
    <CreateApp />
  </FocusModalRoute>
)

export default inDashboard(CreateAppPage)
