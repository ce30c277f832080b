import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link, useLocation } from "react-router-dom"

import { exportWebhooks, type WebhookFilters } from "../../lib/api/webhooks"
import { DownloadButton } from "../common/download-button"
import { TableHeading } from "../common/table-heading"

type ListHeadingProps = {
  filters: WebhookFilters
  order: string
  /** Whether the shop has no webhook, so that there is nothing to export. */
  isEmpty: boolean
}

/** The list's title, its export, and the link to the form. */
export const ListHeading = ({ filters, order, isEmpty }: ListHeadingProps) => {
  const { t } = useTranslation("webhooks")
  const { search } = useLocation()

  return (
    <TableHeading title={t("domain")} subtitle={t("webhooks.list.subtitle")}>
      {!isEmpty && <DownloadButton download={() => exportWebhooks({ ...filters, order })} />}
      <Button size="small" variant="secondary" asChild>
        {/* The dialog restores these filters when it closes. */}
        <Link to="create" state={{ restore_params: search.slice(1) }}>
          {t("actions.create")}
        </Link>
      </Button>
    </TableHeading>
  )
}
