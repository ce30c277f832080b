import { Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"

type PageHeadProps = { title: string; subtitle?: ReactNode; children?: ReactNode }

/** The title of a page, with a subtitle below it. @param children the page's actions, beside the title */
export const PageHead = ({ title, subtitle, children }: PageHeadProps) => (
  <div className="flex flex-col justify-between gap-x-4 gap-y-3 pb-5 sm:flex-row sm:items-start">
    <div className="min-w-0">
      <Heading level="h1" className="break-words">
        {title}
      </Heading>
      {subtitle && (
        <Text as="div" size="small" className="text-ui-fg-subtle max-w-[640px] text-pretty">
          {subtitle}
        </Text>
      )}
    </div>
    {children && <div className="flex shrink-0 flex-wrap items-center gap-2">{children}</div>}
  </div>
)
