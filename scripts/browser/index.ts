import { chromium, type Browser } from "playwright-core"

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
export async function findBrowser(): Promise<string | null> {
  const found = await firstThatStarts(installations())
  if (found) {
    return found
  }
  for (const install of installers()) {
    console.log(`No browser found. ${install.what} …`)
    if (install.run()) {
      const installed = await firstThatStarts(installations())
      if (installed) {
        return installed
      }
    }
  }
  return null
}

/** Starts a headless browser, which dies with this process. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS })
}

async function firstThatStarts(candidates: string[]): Promise<string | null> {
  for (const candidate of candidates) {
    try {
      const browser = await launchBrowser(candidate)
      await browser.close()
      return candidate
    } catch (error) {
      console.log(`${candidate} does not start: ${(error as Error).message.split("\n")[0]}`)
    }
  }
  return null
}
