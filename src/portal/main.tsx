import { StrictMode } from "react"
import { createRoot } from "react-dom/client"

import { present } from "../types/typed"
import { App } from "./app"
import { startTexts } from "./i18n"
import { applyTheme } from "./layout/theme"
import "./styles.css"

/** Within this time after the page was loaded, another reload does not help. */
const NO_RELOAD_MS = 10_000

applyTheme()
// An update of the plugin replaces the page's script files. A reload loads the page that names the new ones.
addEventListener("vite:preloadError", () => {
  if (performance.now() > NO_RELOAD_MS) {
    location.reload()
  }
})
// First of all, so that the code is in the address for as short a time as possible.
const code = takeCode()

void startTexts().then(() =>
  createRoot(present(document.getElementById("root"), "the element #root")).render(
    <StrictMode>
      <App code={code} />
    </StrictMode>
  )
)

/**
 * Removes the code of a single-use link, `#code=whpl_…`, from the page's address, so that neither the address bar nor the history
 * shows it.
 * @returns the code; null if the address has none.
 */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get("code")
  if (code !== null) {
    history.replaceState(history.state, "", location.pathname + location.search)
  }
  return code
}
