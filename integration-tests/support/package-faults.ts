import { spawnSync } from "node:child_process"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"

/** The faults that each tool finds in a package; empty if it finds none. */
export type PackageFaults = { publint: string; attw: string }

/** Has publint and attw, which look for faults that npm packages have, check a packed package. @param options those of attw. */
export function packageFaults(tarball: string, ...options: string[]): PackageFaults {
  const run = (file: string, ...args: string[]) => {
    const program = join(ROOT, "node_modules", file)
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" })
    return status === 0 ? "" : stdout + stderr
  }
  return {
    publint: run("publint/src/cli.js", "run", tarball, "--strict"),
    attw: run("@arethetypeswrong/cli/dist/index.js", tarball, ...options),
  }
}
