import { ExclamationCircleSolid, InformationCircle } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"

import { useProblemText } from "../../hooks/use-problem-text"

type ProblemProps = {
  title: string
  /** Whether nothing is wrong: the notice says what the admin should know. */
  isInfo?: boolean
  /** Whose problem it is, if the page does not show it above. */
  of?: ReactNode
  /** A sentence before the error. */
  lead?: string
  /** The error as the server words it; null if there is none. */
  remark: string | null
  note: ReactNode
  /** Buttons for what the admin can do. */
  children: ReactNode
}

/** What is wrong, what it means, and what can be done about it. */
export const ProblemNotice = ({ title, isInfo = false, of, lead, remark, note, children }: ProblemProps) => {
  const textOf = useProblemText()
  const text = remark ? textOf(remark) : undefined

  return (
    <section
      aria-label={title}
      className="flex flex-col justify-between gap-x-4 gap-y-3 px-6 py-4 sm:flex-row sm:items-start"
    >
      <div className="flex min-w-0 items-start gap-x-2">
        {isInfo ? (
          <InformationCircle className="text-ui-fg-muted mt-0.5 shrink-0" />
        ) : (
          <ExclamationCircleSolid className="text-ui-tag-red-icon mt-0.5 shrink-0" />
        )}
        <div className="min-w-0">
          {of}
          <Text size="small" leading="compact" weight="plus" className="break-words">
            {[title + (lead || text ? "." : ""), lead, text?.what].filter(Boolean).join(" ")}
          </Text>
          <Text as="div" size="small" className="text-ui-fg-subtle break-words pt-1">
            {text?.toDo} {note}
          </Text>
        </div>
      </div>
      <div className="flex shrink-0 items-center gap-x-2 pl-[23px] sm:pl-0">{children}</div>
    </section>
  )
}
