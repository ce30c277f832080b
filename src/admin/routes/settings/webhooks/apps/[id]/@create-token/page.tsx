import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../../components/common/route-modals"
import { useApp } from "../../../../../../hooks/use-apps"

const CreateToken = lazy(() => import("../../../../../../components/app-page/create-token"))

const CreateTokenPage = () => {
  const { id = "" } = useParams()
  const { data: app } = useApp(id)

  return (
    app && (
      <DrawerRoute>
        <CreateToken app={app} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(CreateTokenPage)
