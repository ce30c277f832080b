import { clx, Text } from "@medusajs/ui"
import type { ReactElement } from "react"
import { ResponsiveContainer } from "recharts"

const HEIGHT = 220

/** One of a chart's series: what it is called, and the CSS variable of Medusa's that colours it in both themes. */
export type Series = { key: string; label: string; color: string }

type ChartFrameProps = {
  title: string
  series: readonly Series[]
  /** Shown in the chart's place; undefined where there is something to see. */
  emptyText: string | undefined
  children: ReactElement
}

/** A chart's title and legend, and room for the chart. */
export const ChartFrame = ({ title, series, emptyText, children }: ChartFrameProps) => (
  <figure aria-label={title} className="min-w-0">
    <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 pb-3">
      <Text size="small" leading="compact" weight="plus">
        {title}
      </Text>
      <ul className="flex gap-x-3">
        {series.map(({ key, label, color }) => (
          <li key={key} className="txt-compact-xsmall text-ui-fg-subtle flex items-center gap-x-1.5">
            <span className="size-2 rounded-[2px]" style={{ background: color }} />
            {label}
          </li>
        ))}
      </ul>
    </figcaption>
    <div
      className={clx("relative", emptyText && "flex items-center justify-center")}
      style={{ height: HEIGHT }}
    >
      {emptyText ? (
        <Text size="small" className="text-ui-fg-muted">
          {emptyText}
        </Text>
      ) : (
        <ResponsiveContainer width="100%" height={HEIGHT}>
          {children}
        </ResponsiveContainer>
      )}
    </div>
  </figure>
)
