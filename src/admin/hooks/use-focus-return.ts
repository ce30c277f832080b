import { useLayoutEffect, useRef } from "react"

/**
 * Gives the focus back to what had it before a drawer opened, which Medusa's drawers do for triggers of their own alone:
 * what opens by the address has none.
 * @returns what the drawer's content takes as `onCloseAutoFocus`.
 */
export const useFocusReturn = (isOpen: boolean) => {
  const before = useRef<Element | null>(null)

  useLayoutEffect(() => {
    if (isOpen) {
      before.current = document.activeElement
    }
  }, [isOpen])

  return (event: Event) => {
    if (before.current instanceof HTMLElement && before.current.isConnected) {
      event.preventDefault()
      before.current.focus()
    }
  }
}
