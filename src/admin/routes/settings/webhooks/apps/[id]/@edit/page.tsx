import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../../components/common/route-modals"
import { useApp } from "../../../../../../hooks/use-apps"

const EditApp = lazy(() => import("../../../../../../components/app-form/edit-app"))

const EditAppPage = () => {
  const { id = "" } = useParams()
  const { data: app } = useApp(id)

  return (
    app && (
      <FocusModalRoute>
        <EditApp app={app} />
      </FocusModalRoute>
    )
  )
}

export default inDashboard(EditAppPage)
