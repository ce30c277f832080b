import { StrictMode } from "react"
import { createRoot } from "react-dom/client"

import { App } from "./app"
import { startTexts } from "./i18n"
import { takeCode } from "./session/code"
import { applyTheme } from "./layout/theme"
import "./styles.css"

/** So soon after the page was loaded, loading it again would not help. In ms. */
const JUST_LOADED_MS = 10_000

applyTheme()
// After an update of the shop the files that this page was built from are gone; the new page names the new ones.
addEventListener("vite:preloadError", () => {
  if (performance.now() > JUST_LOADED_MS) {
    location.reload()
  }
})
// Before anything else reads the address, so that the code is in it for as short a time as possible.
const code = takeCode()

void startTexts().then(() =>
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <App code={code} />
    </StrictMode>
  )
)
