import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"

import type { Series } from "./plot"

type ChartFrameProps = {
  title: string
  series: readonly Series[]
  /** Is shown instead of the chart; undefined if there is data. */
  emptyText: string | undefined
  children: ReactNode
}

/** A chart with its title and legend. */
export const ChartFrame = ({ title, series, emptyText, children }: ChartFrameProps) => (
  <figure aria-label={title} className="min-w-0">
    <figcaption className="flex flex-col gap-y-2 pb-3">
      <Text size="small" leading="compact" weight="plus">
        {title}
      </Text>
      <ul className="flex flex-wrap gap-x-3">
        {series.map(({ key, label, color }) => (
          <li key={key} className="txt-compact-xsmall text-ui-fg-subtle flex items-center gap-x-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: color }} />
            {label}
          </li>
        ))}
      </ul>
    </figcaption>
    {emptyText ? (
      <div className="flex h-[220px] items-center justify-center">
        <Text size="small" className="text-ui-fg-subtle">
          {emptyText}
        </Text>
      </div>
    ) : (
      children
    )}
  </figure>
)
