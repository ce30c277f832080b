import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

/** A way to install a program. */
export type Installer = {
  /** What it does, for a line of output: `Installing …`. */
  what: string
  /** @returns whether the installer reported success. */
  run: () => boolean
}

/** Timeout of a command, which may download files. */
const TIMEOUT_MS = 10 * 60_000

/** Installs a Debian package. Empty when the system is not Debian, or the user not root. */
export function debianPackage(name: string): Installer[] {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) {
    return []
  }
  const install = () => succeeds("apt-get", ["install", "--yes", "--no-install-recommends", name])
  return [
    {
      what: `Installing Debian's package ${name}`,
      // The list of packages may be missing or out of date.
      run: () => install() || (succeeds("apt-get", ["update"]) && install()),
    },
  ]
}

/** Runs a command without output. @returns whether it succeeded. */
export function succeeds(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  return spawnSync(command, args, { stdio: "ignore", timeout: TIMEOUT_MS, env }).status === 0
}
