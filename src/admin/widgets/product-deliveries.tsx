import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminProduct, DetailWidgetProps } from "@medusajs/framework/types"

import { inDashboard } from "../components/common/in-dashboard"
import { ResourceDeliveries } from "../components/resource-deliveries/resource-deliveries"

const ProductDeliveries = ({ data }: DetailWidgetProps<AdminProduct>) => (
  <ResourceDeliveries key={data.id} resourceId={data.id} />
)

export const config = defineWidgetConfig({ zone: "product.details.side.after" })

export default inDashboard(ProductDeliveries)
