import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminOrder, DetailWidgetProps } from "@medusajs/framework/types"

import { inDashboard } from "../components/common/in-dashboard"
import { ResourceDeliveries } from "../components/resource-deliveries/resource-deliveries"

const OrderDeliveries = ({ data }: DetailWidgetProps<AdminOrder>) => (
  <ResourceDeliveries key={data.id} resourceId={data.id} />
)

export const config = defineWidgetConfig({ zone: "order.details.side.after" })

export default inDashboard(OrderDeliveries)
