import { spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { debianPackage, findProgram, installed } from "../finder"
import { freePort } from "../free-port"
import { keep } from "../keep"

/** The argument of `keeper.js`. */
export type Kept = {
  /** The path of the program. */
  path: string
  /** Lines of `redis.conf`. */
  settings: string[]
}

/** A Redis server. */
export type RedisServer = {
  url: string
  /** Stops a server that was started here. A server from the environment is not stopped. */
  stop(): Promise<void>
}

/** The server of `REDIS_URL`, or one that is started. Null when Redis is missing and cannot be installed. */
export async function openRedis(): Promise<RedisServer | null> {
  const { REDIS_URL } = process.env
  if (REDIS_URL) {
    return { url: REDIS_URL, stop: async () => undefined }
  }
  const path = await findRedis()
  return path ? startRedis(path) : null
}

/**
 * Starts Redis on loopback, with a random password and its data in memory only. `stop()` stops it, and so does the end of this process, even
 * by `kill -9`.
 * @param path the path of the program.
 * @throws Error with the server's output, when it does not start.
 */
export async function startRedis(path: string): Promise<RedisServer> {
  const port = await freePort()
  const password = randomBytes(18).toString("base64url")
  const stop = await keep<Kept>("Redis", join(__dirname, "keeper.js"), {
    path,
    settings: [
      `port ${port}`,
      "bind 127.0.0.1",
      `requirepass ${password}`,
      `dir "${tmpdir()}"`,
      'save ""',
      "appendonly no",
      // Required by BullMQ, on which Medusa's event bus is built: no key may be evicted.
      "maxmemory-policy noeviction",
    ],
  })
  return { url: `redis://:${password}@127.0.0.1:${port}`, stop }
}

/** Some systems have Valkey instead of Redis. */
const COMMANDS = ["redis-server", "valkey-server"]

/** Usual paths outside PATH. */
const PLACES = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"]

/** The path of a working Redis server, which is installed if necessary. Null when it cannot be installed. */
function findRedis(): Promise<string | null> {
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
