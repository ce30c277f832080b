import { randomBytes } from "node:crypto"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { freePort } from "../free-port"
import { keep } from "../keep"
import { findRedis } from "./find-redis"
import type { Kept } from "./kept"

/** A Redis server to use. */
export type RedisServer = {
  url: string
  /** Stops what was started here; a server that the environment gave stays up. */
  stop(): Promise<void>
}

/** The server that `REDIS_URL` names, else one of our own; null where there is none and none can be had. */
export async function openRedis(): Promise<RedisServer | null> {
  const { REDIS_URL } = process.env
  if (REDIS_URL) {
    return { url: REDIS_URL, stop: async () => undefined }
  }
  const path = await findRedis()
  return path ? startRedis(path) : null
}

/**
 * Starts Redis on loopback only, behind a random password, with its data in memory and nowhere else. It stops with
 * `stop()`, and by itself when this process ends in whatever way.
 * @param path the program
 * @throws Error with the server's own words when it does not start.
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
      // BullMQ, on which Medusa's event bus is built, may lose none of its keys.
      "maxmemory-policy noeviction",
    ],
  })
  return { url: `redis://:${password}@127.0.0.1:${port}`, stop }
}
