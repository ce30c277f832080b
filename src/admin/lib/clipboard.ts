/** Copies a text. Browsers offer the clipboard only on https and localhost; elsewhere a selection is copied. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text)
    return
  }
  const area = document.createElement("textarea")
  area.value = text
  area.style.position = "fixed"
  area.style.opacity = "0"
  // Inside an open dialog, since a dialog does not let the focus leave it.
  const parent = document.activeElement?.parentElement ?? document.body
  parent.append(area)
  area.select()
  document.execCommand("copy")
  area.remove()
}
