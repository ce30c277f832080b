import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { DeliveryStatus } from "../../../types"

const COLORS = {
  created: "blue",
  retrying: "orange",
  success: "green",
  failed: "red",
  cancelled: "grey",
} as const satisfies Record<DeliveryStatus, string>

export const DeliveryStatusBadge = ({ status }: { status: DeliveryStatus }) => {
  const { t } = useTranslation("webhooks")
  return <StatusBadge color={COLORS[status]}>{t(`deliveryStatus.${status}`)}</StatusBadge>
}
