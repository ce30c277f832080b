/**
 * Takes the code of a single-use link out of the page's address, `#code=whpl_…`, so that it stays neither in the history
 * nor visible in the address bar.
 * @returns null where the page was opened without one.
 */
export function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get("code")
  if (code !== null) {
    history.replaceState(history.state, "", location.pathname + location.search)
  }
  return code
}
