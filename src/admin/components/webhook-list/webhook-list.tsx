import { Container, DataTable, useDataTable } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { useAddress } from "../../hooks/use-address"
import { useWebhookListStats, useWebhooks } from "../../hooks/use-webhooks"
import { EmptyList } from "../common/empty-list"
import { ListPagination, useListPagination } from "../common/list-pagination"
import { NotUpToDate } from "../common/not-up-to-date"
import { TableTools } from "../common/table-tools"
import { TableWithActions } from "../common/table-with-actions"
import { WaitingPrompt } from "../webhook-actions/waiting-prompt"
import { WebhookPanel } from "./webhook-panel"
import { apiFilters, apiOrder, filterChanges, PAGE_SIZE, readAddress } from "./list-address"
import { ListHeading } from "./list-heading"
import { ListSummary } from "./list-summary"
import { useColumns, useColumnVisibility, type WebhookListRow } from "./use-columns"
import { useFilters } from "./use-filters"
import { useSelection } from "./use-selection"

/** A change of filters, search or order returns to the first page. */
const FIRST_PAGE = { offset: null }

/** The list of the shop's webhooks. Its state and the webhook in the panel are kept in the address bar. */
export const WebhookList = () => {
  const { t } = useTranslation("webhooks")
  const [params, change] = useAddress()
  const view = useMemo(() => readAddress(params), [params])
  const filters = useMemo(() => apiFilters(view), [view])
  const offset = view.page * PAGE_SIZE

  const { data } = useWebhooks({
    ...filters,
    order: apiOrder(view),
    limit: PAGE_SIZE,
    offset,
  })
  const webhooks = useMemo(() => data?.webhooks ?? [], [data])
  const stats = useWebhookListStats(useMemo(() => webhooks.map(({ id }) => id), [webhooks]))
  const rows = useMemo(
    () =>
      webhooks.map((webhook, index): WebhookListRow => {
        const { id } = webhook
        return {
          id,
          number: offset + index + 1,
          webhook,
          stats: stats.isPending ? undefined : (stats.data?.[id] ?? null),
        }
      }),
    [webhooks, offset, stats.isPending, stats.data]
  )
  const { selection, setSelection, commands, waitingPrompt } = useSelection(filters)

  const instance = useDataTable({
    data: rows,
    columns: useColumns(),
    filters: useFilters(),
    commands,
    getRowId: ({ id }) => id,
    rowCount: data?.count ?? 0,
    isLoading: data === undefined,
    // Medusa's table passes its own row object instead of the row's data. Both have the id.
    onRowClick: (_, { id }) => change({ webhook: id }),
    filtering: {
      state: view.filtering,
      onFilteringChange: (filtering) => change({ ...FIRST_PAGE, ...filterChanges(filtering) }),
    },
    search: {
      state: view.search,
      onSearchChange: (search) => change({ ...FIRST_PAGE, q: search || null }),
    },
    sorting: {
      state: view.sorting,
      onSortingChange: (sorting) => change({ ...FIRST_PAGE, order: sorting ? apiOrder({ sorting }) : null }),
    },
    pagination: useListPagination({
      page: view.page,
      pageSize: PAGE_SIZE,
      count: data?.count,
      onChange: change,
    }),
    // Medusa's table pins its first column, which must be the name if the table scrolls horizontally.
    columnVisibility: { state: useColumnVisibility(), onColumnVisibilityChange: () => undefined },
    rowSelection: { state: selection, onRowSelectionChange: setSelection },
  })

  const isEmpty = data !== undefined && Object.values(data.by_health).every((count) => count === 0)

  return (
    <Container className="divide-y p-0">
      <ListHeading filters={filters} order={apiOrder(view)} isEmpty={isEmpty} />
      <NotUpToDate />
      <DataTable instance={instance}>
        <ListSummary
          byHealth={data?.by_health}
          chosen={filters.health ?? []}
          onChoose={(health) =>
            change({ ...FIRST_PAGE, ...filterChanges(health ? { health: [health] } : {}) })
          }
        />
        {!isEmpty && <TableTools />}
        <TableWithActions
          emptyState={{
            empty: {
              custom: (
                <EmptyList
                  title={t("webhooks.list.empty")}
                  hint={t("webhooks.list.emptyHint")}
                  create={t("webhooks.form.createTitle")}
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
        <DataTable.CommandBar selectedLabel={(count) => t("webhooks.list.selected", { count })} />
      </DataTable>
      <WaitingPrompt {...waitingPrompt} />
      <WebhookPanel id={view.webhookId} onClose={() => change({ webhook: null })} />
    </Container>
  )
}
