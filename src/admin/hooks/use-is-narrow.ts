import { useSyncExternalStore } from "react"

/** Up to this width not all columns of a table are seen at once. */
const NARROW = "(max-width: 1279px)"

/** Whether the window is so narrow that tables are scrolled sideways. */
export const useIsNarrow = (): boolean => useSyncExternalStore(watch, () => window.matchMedia(NARROW).matches)

function watch(onChange: () => void): () => void {
  const width = window.matchMedia(NARROW)
  width.addEventListener("change", onChange)
  return () => width.removeEventListener("change", onChange)
}
