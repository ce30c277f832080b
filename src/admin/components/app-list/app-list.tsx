import { Button, Container, createDataTableFilterHelper, DataTable, useDataTable } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Link, useLocation, useNavigate } from "react-router-dom"

import { APP_STATUSES } from "../../../types"
import { useAddress } from "../../hooks/use-address"
import { useApps } from "../../hooks/use-apps"
import type { WebhookApp } from "../../lib/api/apps"
import { appPath } from "../../lib/paths"
import { EmptyList } from "../common/empty-list"
import { ListPagination, useListPagination } from "../common/list-pagination"
import { NotUpToDate } from "../common/not-up-to-date"
import { TableHeading } from "../common/table-heading"
import { TableTools } from "../common/table-tools"
import { TableWithActions } from "../common/table-with-actions"
import { apiParams, PAGE_SIZE, readAddress } from "./list-address"
import { useColumns } from "./use-columns"

/** A change of filters or search returns to the first page. */
const FIRST_PAGE = { offset: null }

const filterHelper = createDataTableFilterHelper<WebhookApp>()

/** The list of apps. Its state is kept in the address bar. */
const AppList = () => {
  const { t } = useTranslation("webhooks")
  const navigate = useNavigate()
  const { search } = useLocation()
  const [params, change] = useAddress()
  const view = useMemo(() => readAddress(params), [params])
  const { data } = useApps(apiParams(view))

  const instance = useDataTable({
    data: data?.webhook_apps ?? [],
    columns: useColumns(),
    filters: useFilters(),
    getRowId: ({ id }) => id,
    rowCount: data?.count ?? 0,
    isLoading: data === undefined,
    onRowClick: (_, { id }) => void navigate(appPath(id)),
    filtering: {
      state: view.filtering,
      onFilteringChange: (filtering) =>
        change({
          ...FIRST_PAGE,
          status: "status" in filtering ? JSON.stringify(filtering.status ?? null) : null,
        }),
    },
    search: {
      state: view.search,
      onSearchChange: (text) => change({ ...FIRST_PAGE, q: text || null }),
    },
    pagination: useListPagination({
      page: view.page,
      pageSize: PAGE_SIZE,
      count: data?.count,
      onChange: change,
    }),
  })

  const isEmpty = data?.count === 0 && !view.search && !view.filtering.status

  return (
    <Container className="divide-y p-0">
      <TableHeading title={t("apps.title")} subtitle={t("apps.list.subtitle")}>
        <Button size="small" variant="secondary" asChild>
          {/* The dialog restores these filters when it closes. */}
          <Link to="create" state={{ restore_params: search.slice(1) }}>
            {t("actions.create")}
          </Link>
        </Button>
      </TableHeading>
      <NotUpToDate />
      <DataTable instance={instance}>
        {!isEmpty && <TableTools sorts={false} />}
        <TableWithActions
          emptyState={{
            empty: {
              custom: (
                <EmptyList
                  title={t("apps.list.empty")}
                  hint={t("apps.list.emptyHint")}
                  create={t("apps.form.createTitle")}
                />
              ),
            },
            filtered: {
              heading: t("general.noResultsTitle"),
              description: t("general.noResultsMessage"),
            },
          }}
        />
        {!isEmpty && <ListPagination />}
      </DataTable>
    </Container>
  )
}

const useFilters = () => {
  const { t } = useTranslation("webhooks")

  return useMemo(
    () => [
      filterHelper.accessor("status", {
        type: "multiselect",
        label: t("webhooks.fields.status"),
        searchable: false,
        options: APP_STATUSES.map((value) => ({ value, label: t(`apps.status.${value}`) })),
      }),
    ],
    [t]
  )
}

export default AppList
