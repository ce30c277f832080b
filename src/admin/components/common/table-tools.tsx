import { DataTable } from "@medusajs/ui"
import type { PropsWithChildren } from "react"
import { useTranslation } from "react-i18next"

import { LabelledButtons } from "./labelled-buttons"

type TableToolsProps = PropsWithChildren<{
  /** Whether the table can be sorted. */
  sorts?: boolean
}>

/** The toolbar of a data table: filters and `children` on the left, search and sorting on the right. */
export const TableTools = ({ sorts = true, children }: TableToolsProps) => {
  const { t } = useTranslation("webhooks")
  const hints = {
    clearAll: t("actions.clearAll"),
    sort: t("filters.sortLabel"),
    filter: t("filters.filterLabel"),
  }

  return (
    <LabelledButtons label={t("removeFilter")}>
      <DataTable.Toolbar className="flex-wrap justify-between gap-2" translations={hints}>
        <div className="flex items-center gap-2">
          <LabelledButtons label={hints.filter}>
            <DataTable.FilterMenu tooltip={hints.filter} />
          </LabelledButtons>
          {children}
        </div>
        <div className="flex items-center gap-2">
          <DataTable.Search placeholder={t("filters.searchLabel")} />
          {sorts && (
            <LabelledButtons label={hints.sort}>
              <DataTable.SortingMenu tooltip={hints.sort} />
            </LabelledButtons>
          )}
        </div>
      </DataTable.Toolbar>
    </LabelledButtons>
  )
}
