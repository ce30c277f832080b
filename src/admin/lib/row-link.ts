/** The element id of the link that opens a row's drawer with the keyboard. */
export const rowLinkId = (id: string) => `open-${id}`

/**
 * Moves the focus back to a row's link when its drawer closes. Medusa's drawers do that only for their own triggers. The link is
 * looked up at that moment, since the table may have rendered its rows again.
 * @returns the handler for `onCloseAutoFocus` of the drawer's content
 */
export const focusRowLink = (id: string | null) => (event: Event) => {
  const link = id === null ? null : document.getElementById(rowLinkId(id))
  if (link) {
    event.preventDefault()
    link.focus()
  }
}
