import { useEffect, useRef } from "react"

/** Layers above a drawer, which Escape closes first. Tooltips are not among them: they open without a click. */
const ABOVE = "[role=menu], [role=listbox], [role=alertdialog]"

/**
 * Closes a drawer at Escape also while a tooltip is open in it. Radix gives the key only to the topmost layer, which is the
 * tooltip. Without this hook the drawer stays open until the key is pressed again.
 * @param open whether the drawer is open
 */
export const useCloseOnEscape = (open: boolean, onClose: () => void) => {
  const close = useRef(onClose)
  close.current = onClose

  useEffect(() => {
    if (!open) {
      return
    }
    const listen = ({ key }: KeyboardEvent) => {
      if (key === "Escape" && document.querySelector("[role=tooltip]") && !document.querySelector(ABOVE)) {
        close.current()
      }
    }
    window.addEventListener("keydown", listen, true)
    return () => window.removeEventListener("keydown", listen, true)
  }, [open])
}
