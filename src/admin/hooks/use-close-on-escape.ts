import { useEffect, useRef } from "react"

/** What Escape closes before a drawer, because it is shown above it. Tooltips are left out: they open without a click. */
const ABOVE = "[role=menu], [role=listbox], [role=alertdialog]"

/**
 * Closes a drawer by Escape while a tooltip is open in it. Radix gives the key to the topmost layer alone, and a
 * tooltip is one: the drawer would stay, with the page behind it out of reach, until the key is pressed once more.
 * @param open whether the drawer is.
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
