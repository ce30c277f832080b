import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Outlet } from "react-router-dom"

import { inDashboard } from "../../../components/common/in-dashboard"
import { DomainCrumb } from "../../../components/common/crumbs"
import { ShopTabs } from "../../../components/common/shop-tabs"
import { WebhookList } from "../../../components/webhook-list/webhook-list"

const WebhookListPage = () => (
  <div className="flex flex-col gap-y-3">
    <ShopTabs />
    <WebhookList />
    <Outlet />
  </div>
)

export const config = defineRouteConfig({ label: "domain", translationNs: "webhooks" })

export const handle = { breadcrumb: () => <DomainCrumb /> }

export default inDashboard(WebhookListPage)
