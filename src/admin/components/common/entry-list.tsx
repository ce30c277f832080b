import { Button, Container, Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

/** Entries that are shown at first, and entries that each click adds. */
export const ENTRIES = 5

type EntryListProps = {
  /** The id of the heading in the document. */
  id: string
  title: string
  /** A button beside the title. */
  button?: ReactNode
  /** How many entries there are, and how many of them are shown. */
  count: number
  shown: number
  onMore: () => void
  /** `Entry` elements. */
  children: ReactNode
}

/** A section with a list of what has happened, and a button that shows more of it. */
export const EntryList = ({ id, title, button, count, shown, onMore, children }: EntryListProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <Container className="divide-y p-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-6 py-4">
        <Heading level="h2" id={id}>
          {title}
        </Heading>
        {button}
      </div>
      <ol aria-labelledby={id} className="divide-y">
        {children}
      </ol>
      {count > shown && (
        <div className="px-6 py-3">
          <Button type="button" size="small" variant="secondary" onClick={onMore}>
            {t("webhooks.history.more")}
          </Button>
        </div>
      )}
    </Container>
  )
}

type EntryProps = {
  title: string
  /** The lines below the title. */
  lines: readonly string[]
  /** When it happened and who did it. */
  note: string
}

/** What has happened, in a line or more; beside it when, and who did it. */
export const Entry = ({ title, lines, note }: EntryProps) => (
  <li className="flex flex-col justify-between gap-x-4 gap-y-1 px-6 py-3 sm:flex-row">
    <div className="min-w-0">
      <Text size="small" leading="compact" weight="plus" className="break-words">
        {title}
      </Text>
      {lines.map((line) => (
        <Text key={line} size="small" className="text-ui-fg-subtle line-clamp-3 break-words">
          {line}
        </Text>
      ))}
    </div>
    <Text size="small" className="text-ui-fg-subtle shrink-0">
      {note}
    </Text>
  </li>
)
