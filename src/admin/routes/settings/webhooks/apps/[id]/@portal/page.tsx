import { lazy } from "react"
import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../../components/common/route-modals"
import { useApp } from "../../../../../../hooks/use-apps"

const PortalLink = lazy(() => import("../../../../../../components/app-page/portal-link"))

const PortalLinkPage = () => {
  const { id = "" } = useParams()
  const { data: app } = useApp(id)

  return (
    app && (
      <DrawerRoute>
        <PortalLink app={app} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(PortalLinkPage)
