import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../components/common/route-modals"
import { RotateSecret } from "../../../../../components/rotate-secret/rotate-secret"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const RotateSecretPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <DrawerRoute>
        <RotateSecret webhook={webhook} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(RotateSecretPage)
