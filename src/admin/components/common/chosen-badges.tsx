import { XMarkMini } from "@medusajs/icons"
import { Badge } from "@medusajs/ui"
import type { ReactNode } from "react"

type ChosenBadgesProps = {
  label: string
  names: readonly string[]
  /** The label of the button that removes a name. */
  labelOf: (name: string) => string
  onRemove: (name: string) => void
  /** How a name is shown. Default: in a fixed-width font. */
  show?: (name: string) => ReactNode
}

/** The chosen names as badges, each with a button that removes it. Renders nothing if the list is empty. */
export const ChosenBadges = ({ label, names, labelOf, onRemove, show }: ChosenBadgesProps) =>
  names.length ? (
    <ul aria-label={label} className="relative flex max-h-40 flex-wrap gap-1 overflow-y-auto">
      {names.map((name) => (
        <li key={name}>
          <Badge size="2xsmall" className="gap-x-0.5 pr-1">
            {/* The badge is a flex box, which drops the space between a name and its code without this span. */}
            {show ? <span>{show(name)}</span> : <span className="font-mono">{name}</span>}
            <button
              type="button"
              aria-label={labelOf(name)}
              className="text-ui-fg-muted hover:text-ui-fg-subtle focus-visible:shadow-borders-focus rounded-sm outline-none"
              onClick={() => onRemove(name)}
            >
              <XMarkMini />
            </button>
          </Badge>
        </li>
      ))}
    </ul>
  ) : null
