import { existsSync } from "node:fs"
import { join } from "node:path"

import { chromium } from "playwright-core"

import { installed } from "../finder"

/** Names of Chromium and of Chrome in the folders of PATH. */
const COMMANDS = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "chrome.exe",
]

/** Where they are when they are not in PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(process.env.PROGRAMFILES ?? "", "Google/Chrome/Application/chrome.exe"),
  join(process.env["PROGRAMFILES(X86)"] ?? "", "Google/Chrome/Application/chrome.exe"),
]

/** Every Chromium and Chrome that is there, Playwright's own first: it is the one that Playwright is tested with. */
export function installations(): string[] {
  return [chromium.executablePath()].filter((path) => existsSync(path)).concat(installed(COMMANDS, PLACES))
}
