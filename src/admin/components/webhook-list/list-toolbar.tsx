import { Button, DataTable, Heading, Text, toast } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { Link, useLocation } from "react-router-dom"

import { messageOf } from "../../lib/api/error-message"
import { exportWebhooks, type WebhookFilters } from "../../lib/api/webhooks"
import { logPath } from "../../lib/paths"
import { Named } from "../common/named"

type ListToolbarProps = {
  filters: WebhookFilters
  order: string | undefined
}

/** The list's heading, filters, sorting, search, and what leads on from here. */
export const ListToolbar = ({ filters, order }: ListToolbarProps) => {
  const { t } = useTranslation("webhooks")
  const { search } = useLocation()
  const download = useMutation({
    mutationFn: () => exportWebhooks({ ...filters, order }),
    onError: (error) => toast.error(messageOf(error)),
  })
  const hints = {
    clearAll: t("actions.clearAll"),
    sort: t("filters.sortLabel"),
    filter: t("filters.filterLabel"),
  }

  return (
    <Named label={t("webhooks.list.removeFilter")}>
      <DataTable.Toolbar
        className="flex flex-col items-start justify-between gap-3 xl:flex-row xl:items-center"
        translations={hints}
      >
        <div>
          <Heading>{t("domain")}</Heading>
          <Text size="small" className="text-ui-fg-subtle">
            {t("webhooks.list.subtitle")}
          </Text>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Named label={hints.filter}>
            <DataTable.FilterMenu tooltip={hints.filter} />
          </Named>
          <Named label={hints.sort}>
            <DataTable.SortingMenu tooltip={hints.sort} />
          </Named>
          <DataTable.Search placeholder={t("filters.searchLabel")} />
          <Button
            size="small"
            variant="secondary"
            isLoading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t("webhooks.list.download")}
          </Button>
          <Button size="small" variant="secondary" asChild>
            <Link to={logPath()}>{t("webhooks.list.allLogs")}</Link>
          </Button>
          <Button size="small" variant="secondary" asChild>
            {/* The dialog gives the list its filters back when it closes. */}
            <Link to="create" state={{ restore_params: search.slice(1) }}>
              {t("actions.create")}
            </Link>
          </Button>
        </div>
      </DataTable.Toolbar>
    </Named>
  )
}
