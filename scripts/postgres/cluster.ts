import { spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"

import type { Account } from "./account"
import { SUPERUSER } from "./server"

type Place = {
  /** The folder of PostgreSQL's programs. */
  binaries: string
  /** The folder for the cluster and its password. */
  folder: string
  account: Account | null
  /** Deletes an existing cluster. */
  fresh: boolean
}

/** Creates the folder's cluster, or removes the remains of a crash of the existing one. */
export async function prepareCluster(place: Place): Promise<{ cluster: string; password: string }> {
  const cluster = join(place.folder, "cluster")
  const passwordFile = join(place.folder, "password")
  await clearRemains(place, cluster)
  if (place.fresh) {
    rmSync(cluster, { recursive: true, force: true })
  }
  if (!existsSync(cluster)) {
    create(place, cluster, passwordFile)
  }
  return { cluster, password: readFileSync(passwordFile, "utf8") }
}

/** Creates a cluster. Its locale is PostgreSQL's own, so that text is sorted and folded in the same way on every machine. */
function create({ binaries, folder, account }: Place, cluster: string, passwordFile: string): void {
  writeFileSync(passwordFile, randomBytes(18).toString("base64url"), { mode: 0o600 })
  if (account) {
    chownSync(folder, account.uid, account.gid)
    chownSync(passwordFile, account.uid, account.gid)
  }
  // Renamed at the end, so that an interrupted creation is not used as a cluster.
  const partial = `${cluster}.partial`
  rmSync(partial, { recursive: true, force: true })
  const { status, stderr, error } = spawnSync(
    join(binaries, "initdb"),
    [
      `--pgdata=${partial}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      // The password is random, so that repeated hashing would only delay each connection.
      "--set=scram_iterations=1",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ],
    { ...account, cwd: folder, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } }
  )
  if (status !== 0) {
    throw new Error(`initdb failed: ${error?.message ?? stderr}`)
  }
  renameSync(partial, cluster)
}

/**
 * Removes the remains of a killed server. It leaves a lock file with its process id, and PostgreSQL does not start while any process has
 * that id, which happens soon in containers. So this function tries the port in the lock file: a server that answers has lost its keeper
 * and is stopped; otherwise the lock file is removed.
 * @throws Error when the server has a keeper, because then another run is using the data.
 */
async function clearRemains({ binaries, folder, account }: Place, cluster: string): Promise<void> {
  const lock = join(cluster, "postmaster.pid")
  if (!existsSync(lock)) {
    return
  }
  const port = Number(readFileSync(lock, "utf8").split("\n")[3])
  if (await answers(port)) {
    const keeper = keeperOf(folder)
    if (keeper) {
      throw new Error(`The data in ${folder} is in use by another run (process ${keeper}). Stop it first.`)
    }
    const stop = ["stop", "--mode=fast", "--wait", `--pgdata=${cluster}`]
    spawnSync(join(binaries, "pg_ctl"), stop, { ...account, cwd: folder })
  }
  rmSync(lock, { force: true })
}

/** The process id of the folder's keeper, if it is alive. */
function keeperOf(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, "keeper.pid"), "utf8"))
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.on("connect", () => socket.destroy()).on("error", () => undefined)
    socket.on("close", (failed) => resolve(!failed))
  })
}
