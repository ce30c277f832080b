import { clx } from "@medusajs/ui"

const COLORS = {
  blue: "bg-ui-tag-blue-icon",
  green: "bg-ui-tag-green-icon",
  grey: "bg-ui-tag-neutral-icon",
  orange: "bg-ui-tag-orange-icon",
  red: "bg-ui-tag-red-icon",
} as const

type StatusDotProps = { color: keyof typeof COLORS; children: string }

/** A status in a table: a coloured dot and the text, as in Medusa's list of orders. */
export const StatusDot = ({ color, children }: StatusDotProps) => (
  <span className="txt-compact-small text-ui-fg-subtle flex items-center gap-x-2 whitespace-nowrap">
    <span
      aria-hidden
      className={clx(
        "size-2 shrink-0 rounded-sm shadow-[0px_0px_0px_1px_rgba(0,0,0,0.12)_inset]",
        COLORS[color]
      )}
    />
    {children}
  </span>
)
