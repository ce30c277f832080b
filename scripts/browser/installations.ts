import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

import { chromium } from "playwright-core"

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
  const inPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => COMMANDS.map((command) => join(folder, command)))
  return [chromium.executablePath(), ...inPath, ...PLACES].filter((path) => existsSync(path))
}
