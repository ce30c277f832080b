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

/** For the head of a page or a drawer. */
export const DeliveryStatusBadge = ({ status }: { status: DeliveryStatus }) => {
  const { t } = useTranslation("webhooks")
  return <StatusBadge color={COLORS[status]}>{t(`deliveryStatus.${status}`)}</StatusBadge>
}

/** For tables and lists. */
export const DeliveryStatusDot = ({ status }: { status: DeliveryStatus }) => {
  const { t } = useTranslation("webhooks")
  return <StatusDot color={COLORS[status]}>{t(`deliveryStatus.${status}`)}</StatusDot>
}
