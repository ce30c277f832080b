import { inDashboard } from "../../../../components/common/in-dashboard"
import { LogCrumb } from "../../../../components/common/crumbs"
import { ShopTabs } from "../../../../components/common/shop-tabs"
import { DeliveryLog } from "../../../../components/delivery-log/delivery-log"
import { Erasures } from "../../../../components/delivery-log/erasures"

const DeliveryLogPage = () => (
  <div className="flex flex-col gap-y-3">
    <ShopTabs />
    <DeliveryLog />
    <Erasures />
  </div>
)

export const handle = { breadcrumb: () => <LogCrumb /> }

export default inDashboard(DeliveryLogPage)
