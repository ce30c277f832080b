import { existsSync } from "node:fs"
import { join } from "node:path"

import { chromium } from "playwright-core"

import { installed } from "../finder"

/** Names of Chromium's and Chrome's programs in PATH. */
const COMMANDS = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "chrome.exe",
]

/** Their usual paths outside PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(process.env.PROGRAMFILES ?? "", "Google/Chrome/Application/chrome.exe"),
  join(process.env["PROGRAMFILES(X86)"] ?? "", "Google/Chrome/Application/chrome.exe"),
]

/** The paths of all installed browsers. Playwright's own is first, because Playwright is tested with it. */
export function installations(): string[] {
  return [chromium.executablePath()].filter((path) => existsSync(path)).concat(installed(COMMANDS, PLACES))
}
