import { DataTable, type DataTablePaginationState } from "@medusajs/ui"
import { useEffect } from "react"
import { useTranslation } from "react-i18next"

type ListPaginationOptions = {
  /** The first page is 0. */
  page: number
  pageSize: number
  /** The number of all rows; undefined until it is loaded. */
  count: number | undefined
  /** Changes the parameter `offset` of the address: null removes it. */
  onChange: (change: { offset: string | null }) => void
}

/**
 * The pagination of a list whose page is kept in the address bar. If the page no longer exists after a deletion, the last one is
 * shown.
 * @returns the option `pagination` of Medusa's data table
 */
export const useListPagination = ({ page, pageSize, count, onChange }: ListPaginationOptions) => {
  const lastPage = Math.max(0, Math.ceil((count ?? 0) / pageSize) - 1)
  const show = (index: number) => onChange({ offset: index ? String(index * pageSize) : null })

  useEffect(() => {
    if (count !== undefined && page > lastPage) {
      show(lastPage)
    }
  }, [count, page, lastPage])

  return {
    state: { pageIndex: page, pageSize },
    onPaginationChange: ({ pageIndex }: DataTablePaginationState) => show(pageIndex),
  }
}

/** The pages of Medusa's data table, in the reader's language. */
export const ListPagination = () => {
  const { t } = useTranslation("webhooks")

  return (
    <DataTable.Pagination
      translations={{
        of: t("general.of"),
        results: t("general.results"),
        pages: t("general.pages"),
        prev: t("general.prev"),
        next: t("general.next"),
      }}
    />
  )
}
