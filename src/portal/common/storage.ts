/** Returns a setting of the user in this browser; null if there is none, or if the browser denies storage to a page in a frame. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`webhook_portal_${name}`)
  } catch {
    return null
  }
}

/** Saves a setting for the next visit, if the browser allows it. */
export function saveSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`webhook_portal_${name}`, value)
  } catch {
    // Without storage the setting lasts until the page is closed.
  }
}
