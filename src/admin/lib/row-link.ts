/** The id of the link by which the keyboard opens a row's drawer. */
export const rowLinkId = (id: string) => `open-${id}`

/**
 * Gives the focus back to a row's link when its drawer has closed, which Medusa's drawers do for triggers of their own
 * alone. The link is looked for then: meanwhile the table may have rendered its rows again.
 * @returns what the drawer's content takes as `onCloseAutoFocus`.
 */
export const focusRowLink = (id: string | null) => (event: Event) => {
  const link = id === null ? null : document.getElementById(rowLinkId(id))
  if (link) {
    event.preventDefault()
    link.focus()
  }
}
