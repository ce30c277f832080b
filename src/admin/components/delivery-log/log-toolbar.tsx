import { ActionMenu } from "@medusajs/dashboard/components"
import { ArrowPath, ArrowUturnLeft, EllipsisHorizontal, XCircle } from "@medusajs/icons"
import { Button, DataTable, Heading, IconButton, Text, toast } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"

import { exportDeliveries, type AdminDeliveryFilters, type DeliveryAction } from "../../lib/api/deliveries"
import { messageOf } from "../../lib/api/error-message"
import { fitFilters } from "../../lib/delivery-fit"
import { Named } from "../common/named"

/** "100+" where the counting of new deliveries stopped. */
type News = { count: number; isMost: boolean; onShow: () => void }

type LogToolbarProps = {
  title: string
  /** `h1` where the log is the page, `h2` where it is a part of one. */
  level: "h1" | "h2"
  subtitle?: string
  filters: AdminDeliveryFilters
  newestFirst: boolean
  news: News
  onActOnAll: (action: DeliveryAction) => void
}

/** The log's heading, filters, search, export, and what can be done to everything that matches. */
export const LogToolbar = ({
  title,
  level,
  subtitle,
  filters,
  newestFirst,
  news,
  onActOnAll,
}: LogToolbarProps) => {
  const { t } = useTranslation("webhooks")
  const download = useMutation({
    mutationFn: () => exportDeliveries({ ...filters, order: newestFirst ? "-created_at" : "created_at" }),
    onError: (error) => toast.error(messageOf(error)),
  })
  const hints = {
    clearAll: t("actions.clearAll"),
    sort: t("filters.sortLabel"),
    filter: t("filters.filterLabel"),
  }

  return (
    <Named label={t("deliveries.removeFilter")}>
      <DataTable.Toolbar
        className="flex flex-col items-start justify-between gap-3 xl:flex-row xl:items-center"
        translations={hints}
        alwaysShowFilterBar
        filterBarContent={<NewDeliveries {...news} />}
      >
        <div>
          <Heading level={level}>{title}</Heading>
          {subtitle && (
            <Text size="small" className="text-ui-fg-subtle">
              {subtitle}
            </Text>
          )}
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
            type="button"
            size="small"
            variant="secondary"
            isLoading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t("deliveries.download")}
          </Button>
          <ActionMenu
            groups={[
              {
                actions: [
                  {
                    icon: <ArrowPath />,
                    label: t("deliveries.retry.all"),
                    disabled: !fitFilters("retry", filters),
                    onClick: () => onActOnAll("retry"),
                  },
                  {
                    icon: <ArrowUturnLeft />,
                    label: t("deliveries.replay.all"),
                    disabled: !fitFilters("replay", filters),
                    onClick: () => onActOnAll("replay"),
                  },
                  {
                    icon: <XCircle />,
                    label: t("deliveries.cancel.all"),
                    disabled: !fitFilters("cancel", filters),
                    onClick: () => onActOnAll("cancel"),
                  },
                ],
              },
            ]}
          >
            <IconButton type="button" size="small" aria-label={t("deliveries.actOnAll")}>
              <EllipsisHorizontal />
            </IconButton>
          </ActionMenu>
        </div>
      </DataTable.Toolbar>
    </Named>
  )
}

/** Deliveries that came in while the rows were held in place. */
const NewDeliveries = ({ count, isMost, onShow }: News) => {
  const { t } = useTranslation("webhooks")

  return (
    <div role="status">
      {count > 0 && (
        <Button type="button" size="small" variant="transparent" onClick={onShow}>
          {t("deliveries.new", { count, number: isMost ? `${count}+` : String(count) })}
        </Button>
      )}
    </div>
  )
}
