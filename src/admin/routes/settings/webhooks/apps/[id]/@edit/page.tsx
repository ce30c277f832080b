import { useParams } from "react-router-dom"

import { EditApp } from "../../../../../../components/app-form"
import { inDashboard } from "../../../../../../components/common/in-dashboard"
import { FocusModalRoute } from "../../../../../../components/common/route-modals"
import { useApp } from "../../../../../../hooks/use-apps"

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
