import { Text } from "@medusajs/ui"
import type { TooltipContentProps } from "recharts"

import type { Series } from "./chart-frame"

type ChartTooltipProps = Pick<TooltipContentProps, "active" | "payload" | "label"> & {
  series: readonly Series[]
  formatLabel: (at: string) => string
  formatValue: (value: number) => string
}

/** What stands at the point under the pointer, in the look of Medusa's tooltips. */
export const ChartTooltip = ({
  active,
  payload,
  label,
  series,
  formatLabel,
  formatValue,
}: ChartTooltipProps) => {
  if (!active || !payload.length) {
    return null
  }
  return (
    <div className="bg-ui-bg-component shadow-elevation-tooltip rounded-lg px-3 py-2">
      <Text size="xsmall" leading="compact" className="text-ui-fg-subtle pb-1">
        {formatLabel(String(label))}
      </Text>
      {series.map(({ key, label: name, color }) => {
        const value: unknown = payload.find(({ dataKey }) => dataKey === key)?.value
        return typeof value === "number" ? (
          <div key={key} className="txt-compact-xsmall text-ui-fg-base flex items-center gap-x-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: color }} />
            {name}
            <span className="ml-auto pl-3 tabular-nums">{formatValue(value)}</span>
          </div>
        ) : null
      })}
    </div>
  )
}
