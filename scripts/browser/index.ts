import { chromium, type Browser } from "playwright-core"

import { findProgram } from "../finder"
import { installations } from "./installations"
import { installers } from "./installers"

/** Disables everything beside the page that uses the CPU or the network. */
const ARGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/**
 * The path of a working Chromium: Playwright's own, else the system's, else one that is installed now. Null when none can be
 * installed.
 */
export function findBrowser(): Promise<string | null> {
  return findProgram({
    name: "browser",
    candidates: installations,
    tryOut: async (path) => (await launchBrowser(path)).close(),
    installers,
  })
}

/** Starts a headless browser, which ends with this process. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS })
}
