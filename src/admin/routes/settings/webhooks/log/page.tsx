import { inDashboard } from "../../../../components/common/in-dashboard"
import { LogCrumb } from "../../../../components/common/crumbs"
import { ShopTabs } from "../../../../components/common/shop-tabs"
import { DeliveryLog } from "../../../../components/delivery-log/delivery-log"

const DeliveryLogPage = () => (
  <div className="flex flex-col gap-y-3">
    <ShopTabs />
    <DeliveryLog />
  </div>
)

export const handle = { breadcrumb: () => <LogCrumb /> }

export default inDashboard(DeliveryLogPage)
