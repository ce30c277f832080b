import { join } from "node:path"

import { type Output, Program } from "./program"

export const ROOT = join(__dirname, "..")

/** The folder for data and logs of scripts. Git and the file watcher of `medusa develop` ignore it. */
export const DATA = join(ROOT, ".data")

const CLI = require.resolve("@medusajs/cli/cli.js")

/** Starts a command of Medusa's CLI in this repository. */
export function startMedusa(args: string[], env: NodeJS.ProcessEnv, output: Output): Program {
  return Program.start({
    args: [CLI, ...args],
    cwd: ROOT,
    env: { NODE_ENV: "development", MEDUSA_DISABLE_TELEMETRY: "true", ...env },
    output,
  })
}
