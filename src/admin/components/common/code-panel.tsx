import { clx, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { CopyButton } from "./copy-button"

type CodePanelProps = {
  /** The heading of the panel, also for screen readers. */
  title: string
  /** Shown as text, never as markup. Null or empty if there is none. */
  code: string | null
  /** Is shown instead of missing code, and says why it is missing. Default: "Empty". */
  none?: string
  className?: string
}

/** Text in a fixed-width font that scrolls in its own frame and can be copied. */
export const CodePanel = ({ title, code, none, className }: CodePanelProps) => {
  const { t } = useTranslation("webhooks")

  return (
    <section
      className={clx("bg-ui-bg-subtle shadow-borders-base min-w-0 overflow-hidden rounded-lg", className)}
    >
      <header className="flex min-h-9 items-center justify-between border-b py-1 pl-3 pr-1">
        <Text size="xsmall" leading="compact" weight="plus" className="text-ui-fg-subtle">
          {title}
        </Text>
        {code && <CopyButton text={code} />}
      </header>
      {code ? (
        <pre
          // Focusable, so that the keyboard can scroll it.
          tabIndex={0}
          role="region"
          aria-label={title}
          className="relative txt-compact-xsmall text-ui-fg-base focus-visible:shadow-borders-focus max-h-96 overflow-auto whitespace-pre-wrap break-words p-3 font-mono outline-none"
        >
          {code}
        </pre>
      ) : (
        <div role="region" aria-label={title} className="p-3">
          <Text size="small" className="text-ui-fg-subtle">
            {none ?? t("deliveries.nothing")}
          </Text>
        </div>
      )}
    </section>
  )
}
