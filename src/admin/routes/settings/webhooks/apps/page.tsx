import { lazy } from "react"
import { Outlet } from "react-router-dom"

import { AppsCrumb } from "../../../../components/common/crumbs"
import { inDashboard } from "../../../../components/common/in-dashboard"
import { ShopTabs } from "../../../../components/common/shop-tabs"

const AppList = lazy(() => import("../../../../components/app-list/app-list"))

const AppListPage = () => (
  <div className="flex flex-col gap-y-3">
    <ShopTabs />
    <AppList />
    <Outlet />
  </div>
)

export const handle = { breadcrumb: () => <AppsCrumb /> }

export default inDashboard(AppListPage)
