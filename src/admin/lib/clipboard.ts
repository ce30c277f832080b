/**
 * Copies a text. Browsers offer the clipboard only on https and localhost, and to a page in a frame only if the page around it allows
 * it. Elsewhere a selection is copied.
 * @returns false if the browser refuses that, too.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelection(text)
  }
}

function copySelection(text: string): boolean {
  const area = document.createElement("textarea")
  area.value = text
  area.style.position = "fixed"
  area.style.opacity = "0"
  // Inside an open dialog, since a dialog does not let the focus leave it.
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null
  const parent = focused?.parentElement ?? document.body
  parent.append(area)
  area.select()
  const isCopied = document.execCommand("copy")
  area.remove()
  focused?.focus()
  return isCopied
}
