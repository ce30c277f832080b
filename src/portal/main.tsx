import { StrictMode } from "react"
import { createRoot } from "react-dom/client"

import { App } from "./app"
import { startTexts } from "./i18n"
import { takeCode } from "./session/code"
import { applyTheme } from "./layout/theme"
import "./styles.css"

applyTheme()
// Before anything else reads the address, so that the code stands in it for as short as can be.
const code = takeCode()

void startTexts().then(() =>
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <App code={code} />
    </StrictMode>
  )
)
