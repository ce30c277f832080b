import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

/** A way to get a browser. */
export type Installer = {
  /** What it does, as a sentence without its end. */
  what: string
  /** @returns whether it said that it had done it. */
  run: () => boolean
}

/** How long a download may take. */
const PATIENCE_MS = 10 * 60_000

/** The ways to get a browser on this machine, in the order in which they are tried. */
export function installers(): Installer[] {
  return [playwright, ...(isRoot() && existsSync("/etc/debian_version") ? [debian] : [])]
}

const playwright: Installer = {
  what: "Installing Playwright's Chromium",
  run: () =>
    succeeds(process.execPath, [join(packageOf("playwright-core"), "cli.js"), "install", "chromium"]),
}

const debian: Installer = {
  what: "Installing Debian's package chromium",
  run: () => {
    const install = () => succeeds("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"])
    // The list of packages may be missing, or name a version that is gone.
    return install() || (succeeds("apt-get", ["update"]) && install())
  },
}

function succeeds(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  return spawnSync(command, args, { stdio: "ignore", timeout: PATIENCE_MS, env }).status === 0
}

function packageOf(name: string): string {
  return join(require.resolve(`${name}/package.json`), "..")
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
