import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

/** A way to get a program. */
export type Installer = {
  /** What it does, as a sentence without its end. */
  what: string
  /** @returns whether it said that it had done it. */
  run: () => boolean
}

/** How long a download may take. */
const PATIENCE_MS = 10 * 60_000

/** Installs a package of Debian's; no way where this is no Debian, or the user not root. */
export function debianPackage(name: string): Installer[] {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) {
    return []
  }
  const install = () => succeeds("apt-get", ["install", "--yes", "--no-install-recommends", name])
  return [
    {
      what: `Installing Debian's package ${name}`,
      // The list of packages may be missing, or name a version that is gone.
      run: () => install() || (succeeds("apt-get", ["update"]) && install()),
    },
  ]
}

/** Runs a command without a word. @returns whether it succeeded. */
export function succeeds(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  return spawnSync(command, args, { stdio: "ignore", timeout: PATIENCE_MS, env }).status === 0
}
