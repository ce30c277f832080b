import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import type { DeliveryStatus } from "../../../types"
import { StatusDot } from "./status-dot"

const COLORS = {
  created: "blue",
  retrying: "orange",
  success: "green",
  failed: "red",
  cancelled: "grey",
} as const satisfies Record<DeliveryStatus, string>

/** The status of a delivery, for the heading of a page or a drawer. */
export const DeliveryStatusBadge = ({ status }: { status: DeliveryStatus }) => {
  const { t } = useTranslation("webhooks")
  return <StatusBadge color={COLORS[status]}>{t(`deliveryStatus.${status}`)}</StatusBadge>
}

/** The status of a delivery, for tables and lists. */
export const DeliveryStatusDot = ({ status }: { status: DeliveryStatus }) => {
  const { t } = useTranslation("webhooks")
  return <StatusDot color={COLORS[status]}>{t(`deliveryStatus.${status}`)}</StatusDot>
}
