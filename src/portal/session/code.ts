/**
 * Takes the code of a single-use link out of the page's address, `#code=whpl_…`, so that neither the history nor whoever looks
 * over a shoulder keeps it.
 * @returns null where the page was opened without one.
 */
export function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get("code")
  if (code !== null) {
    history.replaceState(history.state, "", location.pathname + location.search)
  }
  return code
}
