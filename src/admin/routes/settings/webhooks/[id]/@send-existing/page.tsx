import { useParams } from "react-router-dom"

import { inDashboard } from "../../../../../components/common/in-dashboard"
import { DrawerRoute } from "../../../../../components/common/route-modals"
import { SendExisting } from "../../../../../components/send-existing/send-existing"
import { useWebhook } from "../../../../../hooks/use-webhooks"

const SendExistingPage = () => {
  const { id = "" } = useParams()
  const { data: webhook } = useWebhook(id)

  return (
    webhook && (
      <DrawerRoute>
        <SendExisting webhook={webhook} />
      </DrawerRoute>
    )
  )
}

export default inDashboard(SendExistingPage)
