import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminPromotion, DetailWidgetProps } from "@medusajs/framework/types"

import { inDashboard } from "../components/common/in-dashboard"
import { ResourceDeliveries } from "../components/resource-deliveries/resource-deliveries"

const PromotionDeliveries = ({ data }: DetailWidgetProps<AdminPromotion>) => (
  <ResourceDeliveries key={data.id} resourceId={data.id} />
)

export const config = defineWidgetConfig({ zone: "promotion.details.side.after" })

export default inDashboard(PromotionDeliveries)
