import { join } from "node:path"

import { type Output, Program } from "./program"

export const ROOT = join(__dirname, "..")

/** Data, logs and whatever else scripts write. Git ignores it, and so does the file watcher of `medusa develop`. */
export const DATA = join(ROOT, ".data")

const CLI = require.resolve("@medusajs/cli/cli.js")

/** Starts a command of Medusa's on this repository, as a developer would. */
export function startMedusa(args: string[], env: NodeJS.ProcessEnv, output: Output): Program {
  return Program.start({
    args: [CLI, ...args],
    cwd: ROOT,
    env: { NODE_ENV: "development", MEDUSA_DISABLE_TELEMETRY: "true", ...env },
    output,
  })
}
