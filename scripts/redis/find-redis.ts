import { spawnSync } from "node:child_process"

import { debianPackage, findProgram, installed } from "../finder"

/** Valkey is the Redis of some systems. */
const COMMANDS = ["redis-server", "valkey-server"]

/** Where it is when it is not in PATH. */
const PLACES = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"]

/** Where a Redis server is that starts: the system's, else one that is installed now; null where none can be had. */
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
