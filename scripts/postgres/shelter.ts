import { createHash } from "node:crypto"
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
} from "node:fs"
import { freemem, tmpdir } from "node:os"
import { join } from "node:path"

import { type Account, canReach } from "./account"

/** Where the programs stand, and the folder that data, or the throwaway folders of several servers, go to. */
type Shelter = { binaries: string; home: string }

/**
 * Finds places for programs and data that the account can reach. A clone under `/root`, or in a `mktemp -d`
 * of root, is closed to it: then both are in the folder for temporary files.
 * @param native folder of the installed `bin`, `lib` and `share`
 */
export function shelter(account: Account | null, native: string, dataDir: string | undefined): Shelter {
  const binaries = join(native, "bin")
  if (!account) {
    return { binaries, home: makeFolder(dataDir ?? tmpdir()) }
  }
  const open = openFolder(account)
  return {
    binaries: canReach(account, join(binaries, "postgres")) ? binaries : join(copy(native, open), "bin"),
    home: dataDir ? dataHome(account, dataDir, open) : open,
  }
}

/** What the data of all suites, and two Medusas beside it, leave of this. */
const MEMORY = 8 * 2 ** 30
const ROOM = 4 * 2 ** 30

/**
 * Linux's folder for files in memory, where there is enough of it. A Medusa has two thousand files in its database, which is copied for
 * each test: that takes a tenth of a second there, and three tenths to more than one on a disk.
 */
export function inMemory(account: Account | null): string | undefined {
  const path = "/dev/shm"
  if (!existsSync(path) || (account && !canReach(account, path)) || freemem() < MEMORY) {
    return undefined
  }
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize >= ROOM ? path : undefined
}

function dataHome(account: Account, dataDir: string, open: string): string {
  const wanted = giveFolder(account, dataDir)
  return canReach(account, wanted) ? wanted : giveFolder(account, join(open, `data-${fingerprint(dataDir)}`))
}

/** A folder of root's among the temporary files that the account can enter. */
function openFolder(account: Account): string {
  const parent = [tmpdir(), "/tmp", "/var/tmp"].find(
    (folder) => existsSync(folder) && canReach(account, folder)
  )
  if (!parent) {
    throw new Error(
      "PostgreSQL does not run as root, and the account it would run as can reach no temporary folder."
    )
  }
  const folder = makeFolder(join(parent, "medusa-plugin-webhooks-root"))
  // A name there is anyone's to take: what someone else has put in its place is not used.
  if (lstatSync(folder).uid !== 0) {
    throw new Error(`${folder} belongs to someone else`)
  }
  chmodSync(folder, 0o755)
  return folder
}

/** Copies the programs, once for each version. They are renamed into place, so that a copy is whole or not there. */
function copy(native: string, open: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(native, "../package.json"), "utf8"))
  const target = join(open, `postgres-${version}`)
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(partial, target)
    } catch (error) {
      rmSync(partial, { recursive: true, force: true })
      if (!existsSync(target)) {
        throw error
      }
    }
  }
  return target
}

function giveFolder(account: Account, path: string): string {
  chownSync(makeFolder(path), account.uid, account.gid)
  return path
}

function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true })
  return path
}

function fingerprint(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 12)
}
