import { Button, Container, DataTable, useDataTable, type DataTableRowSelectionState } from "@medusajs/ui"
import { useEffect, useMemo, useState } from "react"
import { useTranslation } from "react-i18next"

import { useAddress } from "../../hooks/use-address"
import { useWebhooksById } from "../../hooks/use-webhooks-by-id"
import type { DeliveryAction } from "../../lib/api/deliveries"
import { allowedFilters } from "../../lib/allowed-actions"
import { NotUpToDate } from "../common/not-up-to-date"
import { TableTools } from "../common/table-tools"
import { DeliveryDrawer } from "../delivery-drawer/delivery-drawer"
import { EraseDialog, type ErasureTarget } from "./erase-dialog"
import { ActOnAllDialog } from "./act-on-all-dialog"
import { apiFilters, filterChanges, readAddress } from "./log-address"
import { LogHeading } from "./log-heading"
import { LogPager } from "./log-pager"
import { useCommands } from "./use-commands"
import { useLivePage } from "./use-live-page"
import { useColumns } from "./use-columns"
import { useFilters } from "./use-filters"

/** A change of filters, search or order returns to the first page. */
const FIRST_PAGE = { after: null, before: null }

type DeliveryLogProps = {
  /** Default: all webhooks. */
  webhookId?: string
}

/**
 * The log: the deliveries of one webhook or of all, updated live, with filters and actions. Its filters, its page and the open
 * delivery are kept in the address bar.
 */
export const DeliveryLog = ({ webhookId }: DeliveryLogProps) => {
  const { t } = useTranslation("webhooks")
  const [params, change] = useAddress()
  const [selection, setSelection] = useState<DataTableRowSelectionState>({})
  const [isPointedAt, setPointedAt] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [erased, setErased] = useState<ErasureTarget | null>(null)
  const [actsOnAll, setActsOnAll] = useState<DeliveryAction | null>(null)

  const view = useMemo(() => readAddress(params), [params])
  const filters = useMemo(
    () => ({ ...apiFilters(view), ...(webhookId && { webhook_id: webhookId }) }),
    [view, webhookId]
  )
  const page = useLivePage({
    filters,
    newestFirst: view.newestFirst,
    mark: view.page,
    held: isPointedAt || isFocused || view.deliveryId !== null || Object.keys(selection).length > 0,
  })
  const deliveries = page.data?.deliveries ?? []

  const isAboutAll = webhookId === undefined
  const { byId: webhooks } = useWebhooksById()
  const columns = useColumns(isAboutAll)
  const tableFilters = useFilters(webhooks, isAboutAll, view)
  const commands = useCommands(
    deliveries.filter(({ id }) => selection[id]),
    () => setSelection({}),
    (resource_ids) => setErased({ kind: "resources", request: { resource_ids } })
  )

  const shown = JSON.stringify([filters, view.newestFirst, view.page])
  useEffect(() => setSelection({}), [shown])

  const instance = useDataTable({
    data: deliveries,
    columns,
    filters: tableFilters,
    commands,
    getRowId: ({ id }) => id,
    isLoading: page.data === undefined,
    onRowClick: (_, { id }) => change({ delivery: id }),
    filtering: {
      state: view.filtering,
      onFilteringChange: (filtering) => change({ ...FIRST_PAGE, ...filterChanges(filtering) }),
    },
    search: {
      state: view.search,
      onSearchChange: (search) => change({ ...FIRST_PAGE, q: search || null }),
    },
    sorting: {
      state: { id: "created_at", desc: view.newestFirst },
      onSortingChange: (sorting) =>
        change({ ...FIRST_PAGE, order: sorting?.desc === false ? "created_at" : null }),
    },
    rowSelection: {
      state: selection,
      onRowSelectionChange: setSelection,
      // There is an action for each status.
      enableRowSelection: true,
    },
  })

  const actionFilters = actsOnAll && allowedFilters(actsOnAll, filters)

  return (
    <Container className="divide-y p-0">
      <LogHeading
        isAboutAll={isAboutAll}
        filters={filters}
        newestFirst={view.newestFirst}
        onActOnAll={setActsOnAll}
        onEraseAll={() => setErased({ kind: "matches", filters })}
      />
      {/* The page of a webhook shows this notice at its top. */}
      {isAboutAll && <NotUpToDate />}
      <DataTable instance={instance}>
        <TableTools>
          <NewDeliveries {...page.news} />
        </TableTools>
        <div
          className="contents"
          onPointerEnter={({ pointerType }) => setPointedAt(pointerType === "mouse")}
          onPointerLeave={() => setPointedAt(false)}
          onFocus={({ target }) => setFocused(target.matches(":focus-visible"))}
          onBlur={() => setFocused(false)}
        >
          <DataTable.Table
            emptyState={{
              empty: { heading: t("deliveries.empty.title"), description: t("deliveries.empty.text") },
              filtered: { heading: t("general.noResultsTitle"), description: t("general.noResultsMessage") },
            }}
          />
        </div>
        {page.data && (
          <LogPager
            page={page.data}
            onTurn={(mark) =>
              change({ ...FIRST_PAGE, ...(mark.kind !== "first" && { [mark.kind]: mark.id }) })
            }
          />
        )}
        <DataTable.CommandBar selectedLabel={(count) => t("general.countSelected", { count })} />
      </DataTable>
      <DeliveryDrawer id={view.deliveryId} onClose={() => change({ delivery: null })} />
      {actsOnAll && actionFilters && (
        <ActOnAllDialog action={actsOnAll} filters={actionFilters} onClose={() => setActsOnAll(null)} />
      )}
      {erased && (
        <EraseDialog target={erased} onClose={() => setErased(null)} onDone={() => setSelection({})} />
      )}
    </Container>
  )
}

type NewDeliveriesProps = {
  count: number
  /** Whether there may be more: "100+". */
  isMost: boolean
  onShow: () => void
}

/** A button that shows the deliveries that were created while the rows were held in place. */
const NewDeliveries = ({ count, isMost, onShow }: NewDeliveriesProps) => {
  const { t } = useTranslation("webhooks")

  return (
    // It stays in the page, so that a screen reader reads it. When it is empty, the search keeps its width.
    <div role="status" className="empty:-ml-2">
      {count > 0 && (
        <Button type="button" size="small" variant="transparent" onClick={onShow}>
          {t("deliveries.new", { count, number: isMost ? `${count}+` : String(count) })}
        </Button>
      )}
    </div>
  )
}
