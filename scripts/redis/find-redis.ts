import { spawnSync } from "node:child_process"

import { debianPackage, findProgram, installed } from "../finder"

/** Some systems have Valkey instead of Redis. */
const COMMANDS = ["redis-server", "valkey-server"]

/** Usual paths outside PATH. */
const PLACES = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"]

/** The path of a working Redis server, which is installed if necessary. Null when it cannot be installed. */
export function findRedis(): Promise<string | null> {
  return findProgram({
    name: "redis-server",
    candidates: () => installed(COMMANDS, PLACES),
    tryOut: async (path) => {
      const { status, error, stderr } = spawnSync(path, ["--version"], { encoding: "utf8" })
      if (status !== 0) {
        throw error ?? new Error(stderr)
      }
    },
    installers: () => debianPackage("redis-server"),
  })
}
