import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

import { errorOf } from "../src/types/typed"

/** A way to install a program. */
export type Installer = {
  /** What it does, for a line of output: `Installing …`. */
  what: string
  /** @returns whether the installer reported success. */
  run: () => boolean
}

/** A program to find or to install. */
type Wanted = {
  /** `browser` */
  name: string
  /** The paths of possible files, in the order of preference. */
  candidates: () => string[]
  /** @throws Error when the program does not work. */
  tryOut: (path: string) => Promise<void>
  /** The ways to install it, in the order of tries. */
  installers: () => Installer[]
}

/** The path of a working program, which is installed if necessary. Null when it cannot be installed. */
export async function findProgram(wanted: Wanted): Promise<string | null> {
  const found = await firstThatWorks(wanted)
  if (found) {
    return found
  }
  for (const install of wanted.installers()) {
    console.log(`No ${wanted.name} found. ${install.what} …`)
    if (install.run()) {
      const path = await firstThatWorks(wanted)
      if (path) {
        return path
      }
    }
  }
  return null
}

async function firstThatWorks({ candidates, tryOut }: Wanted): Promise<string | null> {
  for (const candidate of candidates()) {
    try {
      await tryOut(candidate)
      return candidate
    } catch (error) {
      console.log(`${candidate} does not start: ${errorOf(error).message.split("\n")[0]}`)
    }
  }
  return null
}

/**
 * The paths of existing files: of these commands in the folders of PATH, and of `places`.
 * @param places usual paths outside PATH.
 */
export function installed(commands: readonly string[], places: readonly string[]): string[] {
  const inPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => commands.map((command) => join(folder, command)))
  return [...inPath, ...places].filter((path) => existsSync(path))
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
