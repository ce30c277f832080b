import { DataTable } from "@medusajs/ui"
import type { ComponentProps } from "react"

/**
 * Medusa's table, for rows whose last column has their actions. That column stays at the right edge when the table scrolls
 * horizontally, as the name stays at the left edge.
 */
export const TableWithActions = (props: ComponentProps<typeof DataTable.Table>) => (
  <div className="flex min-h-0 flex-1 flex-col [&_td:last-of-type]:bg-ui-bg-base [&_td:last-of-type]:sticky [&_td:last-of-type]:right-0 [&_th:last-of-type]:bg-ui-bg-subtle [&_th:last-of-type]:sticky [&_th:last-of-type]:right-0 [&_tr:hover_td:last-of-type]:bg-ui-bg-base-hover">
    <DataTable.Table {...props} />
  </div>
)
