import { clx, Text } from "@medusajs/ui"

import { CopyButton } from "./copy-button"

type CodePanelProps = {
  /** The heading of the panel, also for screen readers. */
  title: string
  /** Shown as text, never as markup. */
  code: string
  className?: string
}

/** Text in a fixed-width font that scrolls in its own frame and can be copied. */
export const CodePanel = ({ title, code, className }: CodePanelProps) => (
  <section
    className={clx("bg-ui-bg-subtle shadow-borders-base min-w-0 overflow-hidden rounded-lg", className)}
  >
    <header className="flex items-center justify-between border-b py-1 pl-3 pr-1">
      <Text size="xsmall" leading="compact" weight="plus" className="text-ui-fg-subtle">
        {title}
      </Text>
      <CopyButton text={code} />
    </header>
    <pre
      // Focusable, so that the keyboard can scroll it.
      tabIndex={0}
      role="region"
      aria-label={title}
      className="relative txt-compact-xsmall text-ui-fg-base focus-visible:shadow-borders-focus max-h-96 overflow-auto whitespace-pre-wrap break-words p-3 font-mono outline-none"
    >
      {code}
    </pre>
  </section>
)
