import { join } from "node:path"

import { debianPackage, succeeds, type Installer } from "../finder"

/** The ways to install a browser on this machine, in the order of tries. */
export function installers(): Installer[] {
  return [playwright, ...debianPackage("chromium")]
}

const playwright: Installer = {
  what: "Installing Playwright's Chromium",
  run: () =>
    succeeds(process.execPath, [join(packageOf("playwright-core"), "cli.js"), "install", "chromium"]),
}

function packageOf(name: string): string {
  return join(require.resolve(`${name}/package.json`), "..")
}
