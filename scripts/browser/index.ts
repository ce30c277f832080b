import { chromium, type Browser } from "playwright-core"

import { findProgram } from "../finder"
import { installations } from "./installations"
import { installers } from "./installers"

/** Nothing but the page may use the machine or the network. */
const ARGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/**
 * Where a Chromium is that starts: Playwright's own, else the system's, else one that is installed now; null where
 * none can be had.
 */
export function findBrowser(): Promise<string | null> {
  return findProgram({
    name: "browser",
    candidates: installations,
    tryOut: async (path) => (await launchBrowser(path)).close(),
    installers,
  })
}

/** Starts a headless browser, which dies with this process. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS })
}
