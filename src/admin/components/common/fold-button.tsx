import { TriangleRightMini } from "@medusajs/icons"
import { clx } from "@medusajs/ui"

type FoldButtonProps = {
  open: boolean
  /** The id of the element that is shown and hidden. */
  controls: string
  onToggle: () => void
  children: string
}

/** The heading of a collapsible section of a form. */
export const FoldButton = ({ open, controls, onToggle, children }: FoldButtonProps) => (
  <button
    type="button"
    aria-expanded={open}
    aria-controls={controls}
    className="txt-compact-medium-plus text-ui-fg-base focus-visible:shadow-borders-focus flex w-fit items-center gap-x-1 rounded-md outline-none"
    onClick={onToggle}
  >
    <TriangleRightMini className={clx("text-ui-fg-muted transition-transform", open && "rotate-90")} />
    {children}
  </button>
)
