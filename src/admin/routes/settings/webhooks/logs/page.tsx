import { LogCrumb } from "../../../../components/common/crumbs"
import { DeliveryLog } from "../../../../components/delivery-log"

const DeliveryLogPage = () => <DeliveryLog />

export const handle = { breadcrumb: () => <LogCrumb /> }

export default DeliveryLogPage
