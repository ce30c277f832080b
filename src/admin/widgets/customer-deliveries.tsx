import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminCustomer, DetailWidgetProps } from "@medusajs/framework/types"

import { inDashboard } from "../components/common/in-dashboard"
import { ResourceDeliveries } from "../components/resource-deliveries/resource-deliveries"

const CustomerDeliveries = ({ data: { id, email } }: DetailWidgetProps<AdminCustomer>) => (
  <ResourceDeliveries key={id} resourceId={id} customer={{ customer_id: id, ...(email && { email }) }} />
)

export const config = defineWidgetConfig({ zone: "customer.details.side.after" })

export default inDashboard(CustomerDeliveries)
