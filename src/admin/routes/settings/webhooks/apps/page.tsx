import { Outlet } from "react-router-dom"

import { AppList } from "../../../../components/app-list/app-list"
import { AppsCrumb } from "../../../../components/common/crumbs"
import { inDashboard } from "../../../../components/common/in-dashboard"
import { ShopTabs } from "../../../../components/common/shop-tabs"

const AppListPage = () => (
  <div className="flex flex-col gap-y-3">
    <ShopTabs />
    <AppList />
    <Outlet />
  </div>
)

export const handle = { breadcrumb: () => <AppsCrumb /> }

export default inDashboard(AppListPage)
