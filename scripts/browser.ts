import { existsSync } from "node:fs"
import { join } from "node:path"

import { chromium, type Browser } from "playwright-core"

import { debianPackage, findProgram, installed, succeeds, type Installer } from "./finder"

/** Disables everything beside the page that uses the CPU or the network. */
const ARGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/**
 * The path of a working Chromium: the headless shell, else Playwright's own, else the system's, else one that is installed now. Null
 * when none can be installed.
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

/** Chromium without its own windows. It shows a page of the dashboard for half of the processor time. Measured: 2.6 s against 5.5 s. */
const SHELL = "chromium-headless-shell"

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

/** The paths of all installed browsers. Of the whole ones Playwright's own is first, because Playwright is tested with it. */
function installations(): string[] {
  const own = [chromium.executablePath()].filter((path) => existsSync(path))
  return [...installed([SHELL], []), ...own, ...installed(COMMANDS, PLACES)]
}

/** The ways to install a browser on this machine, in the order of tries. */
function installers(): Installer[] {
  return [...debianPackage(SHELL), playwright, ...debianPackage("chromium")]
}

const playwright: Installer = {
  what: "Installing Playwright's Chromium",
  run: () =>
    succeeds(process.execPath, [join(packageOf("playwright-core"), "cli.js"), "install", "chromium"]),
}

function packageOf(name: string): string {
  return join(require.resolve(`${name}/package.json`), "..")
}
