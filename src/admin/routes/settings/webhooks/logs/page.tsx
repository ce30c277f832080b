import { inDashboard } from "../../../../components/common/in-dashboard"
import { LogCrumb } from "../../../../components/common/crumbs"
import { DeliveryLog } from "../../../../components/delivery-log"

const DeliveryLogPage = () => <DeliveryLog />

export const handle = { breadcrumb: () => <LogCrumb /> }

export default inDashboard(DeliveryLogPage)
