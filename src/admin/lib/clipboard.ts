/** Copies text. Browsers offer their clipboard on https and localhost alone; elsewhere a selection is copied. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text)
    return
  }
  const area = document.createElement("textarea")
  area.value = text
  area.style.position = "fixed"
  area.style.opacity = "0"
  // Inside an open dialog, or the dialog would keep the focus and with it the selection to itself.
  const parent = document.activeElement?.parentElement ?? document.body
  parent.append(area)
  area.select()
  document.execCommand("copy")
  area.remove()
}
