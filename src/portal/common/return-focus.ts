import type { RefObject } from "react"

/**
 * Moves the focus to the button of a menu when what one of its items has opened closes. By default the focus returns to the item, which
 * is gone by then.
 * @returns the handler for `onCloseAutoFocus` of the drawer's or the prompt's content
 */
export const returnFocusTo = (button: RefObject<HTMLElement | null>) => (event: Event) => {
  event.preventDefault()
  button.current?.focus()
}
