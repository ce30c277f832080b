import { Heading, Text } from "@medusajs/ui"
import type { PropsWithChildren } from "react"

type TableHeadingProps = PropsWithChildren<{
  title: string
  /** `h1` if the table is the whole page, `h2` if it is a part of one. */
  level?: "h1" | "h2"
  subtitle?: string
}>

/** A table's title with its buttons beside it, as in Medusa's own settings. */
export const TableHeading = ({ title, level, subtitle, children }: TableHeadingProps) => (
  <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-6 py-4">
    <div>
      <Heading level={level}>{title}</Heading>
      {subtitle && (
        <Text size="small" className="text-ui-fg-subtle">
          {subtitle}
        </Text>
      )}
    </div>
    <div className="flex flex-wrap items-center gap-2">{children}</div>
  </div>
)
