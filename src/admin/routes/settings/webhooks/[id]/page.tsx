import { Outlet, useParams, type UIMatch } from "react-router-dom"

import { inDashboard } from "../../../../components/common/in-dashboard"
import { WebhookCrumb } from "../../../../components/common/crumbs"
import { WebhookDetails } from "../../../../components/webhook-page/webhook-details"
import { WebhookFrame } from "../../../../components/webhook-page/webhook-frame"

const WebhookPage = () => {
  const { id = "" } = useParams()

  return (
    <>
      <WebhookFrame id={id}>{(webhook) => <WebhookDetails webhook={webhook} />}</WebhookFrame>
      <Outlet />
    </>
  )
}

export const handle = { breadcrumb: ({ params }: UIMatch) => <WebhookCrumb id={params.id ?? ""} /> }

export default inDashboard(WebhookPage)
