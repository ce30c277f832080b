/** What the reader has chosen before; null where nothing, or where a browser keeps nothing for a page in a frame. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(`webhook_portal_${name}`)
  } catch {
    return null
  }
}

/** Keeps it for the next visit, where the browser does. */
export function store(name: string, value: string): void {
  try {
    localStorage.setItem(`webhook_portal_${name}`, value)
  } catch {
    // Then it holds for this visit.
  }
}
