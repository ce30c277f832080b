import { ActionMenu } from "@medusajs/dashboard/components"
import { ArrowPath, ArrowUturnLeft, Trash, XCircle } from "@medusajs/icons"
import { useTranslation } from "react-i18next"

import { exportDeliveries, type AdminDeliveryFilters, type DeliveryAction } from "../../lib/api/deliveries"
import { allowedFilters } from "../../lib/allowed-actions"
import { DownloadButton } from "../common/download-button"
import { MenuButton } from "../common/menu-button"
import { TableHeading } from "../common/table-heading"

type LogHeadingProps = {
  /** Whether the log is a page of its own, about all webhooks. */
  isAboutAll: boolean
  filters: AdminDeliveryFilters
  newestFirst: boolean
  onActOnAll: (action: DeliveryAction) => void
  onEraseAll: () => void
}

/** The log's title, its export, and the menu of actions on all deliveries that match. */
export const LogHeading = ({ isAboutAll, filters, newestFirst, onActOnAll, onEraseAll }: LogHeadingProps) => {
  const { t } = useTranslation("webhooks")
  const download = () => exportDeliveries({ ...filters, order: newestFirst ? "-created_at" : "created_at" })

  return (
    <TableHeading
      title={t("deliveries.title")}
      level={isAboutAll ? "h1" : "h2"}
      subtitle={isAboutAll ? t("deliveries.subtitle") : undefined}
    >
      <DownloadButton download={download} />
      <ActionMenu
        groups={[
          {
            actions: [
              {
                icon: <ArrowPath />,
                label: t("deliveries.retry.all"),
                disabled: !allowedFilters("retry", filters),
                onClick: () => onActOnAll("retry"),
              },
              {
                icon: <ArrowUturnLeft />,
                label: t("deliveries.replay.all"),
                disabled: !allowedFilters("replay", filters),
                onClick: () => onActOnAll("replay"),
              },
              {
                icon: <XCircle />,
                label: t("deliveries.cancel.all"),
                disabled: !allowedFilters("cancel", filters),
                onClick: () => onActOnAll("cancel"),
              },
            ],
          },
          { actions: [{ icon: <Trash />, label: t("deliveries.erase.all"), onClick: onEraseAll }] },
        ]}
      >
        <MenuButton variant="primary" aria-label={t("deliveries.actOnAll")} />
      </ActionMenu>
    </TableHeading>
  )
}
