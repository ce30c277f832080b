import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminCustomer, DetailWidgetProps } from "@medusajs/framework/types"

import { ResourceDeliveries } from "../components/resource-deliveries"

const CustomerDeliveries = ({ data }: DetailWidgetProps<AdminCustomer>) => (
  <ResourceDeliveries key={data.id} resourceId={data.id} />
)

export const config = defineWidgetConfig({ zone: "customer.details.side.after" })

export default CustomerDeliveries
