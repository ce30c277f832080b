import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Outlet } from "react-router-dom"

import { inDashboard } from "../../../components/common/in-dashboard"
import { DomainCrumb } from "../../../components/common/crumbs"
import { WebhookList } from "../../../components/webhook-list"

const WebhookListPage = () => (
  <>
    <WebhookList />
    <Outlet />
  </>
)

export const config = defineRouteConfig({ label: "domain", translationNs: "webhooks" })

export const handle = { breadcrumb: () => <DomainCrumb /> }

export default inDashboard(WebhookListPage)
