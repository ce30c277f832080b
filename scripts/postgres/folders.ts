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

/** The folder of the programs, and the folder for the data, or for the temporary folders of several servers. */
type ServerFolders = { binaries: string; home: string }

/**
 * Finds folders for programs and data that the account can read. It cannot read a clone under `/root` or in a `mktemp -d` of root; then both
 * are in the folder for temporary files.
 * @param native the folder of the installed `bin`, `lib` and `share`.
 */
export function serverFolders(
  account: Account | null,
  native: string,
  dataDir: string | undefined
): ServerFolders {
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

/** The free memory and the free space in `/dev/shm` that the data of all suites beside two Medusas needs, in bytes. */
const NEEDED_MEMORY = 8 * 2 ** 30
const NEEDED_SPACE = 4 * 2 ** 30

/**
 * Linux's folder for files in memory, if there is enough memory. A database of Medusa has 2,000 files and is copied for each test. A copy
 * takes 0.1 s in memory, and 0.3 to more than 1 s on a disk.
 */
export function inMemory(account: Account | null): string | undefined {
  const path = "/dev/shm"
  if (!existsSync(path) || (account && !canReach(account, path)) || freemem() < NEEDED_MEMORY) {
    return undefined
  }
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize >= NEEDED_SPACE ? path : undefined
}

function dataHome(account: Account, dataDir: string, open: string): string {
  const wanted = giveFolder(account, dataDir)
  return canReach(account, wanted) ? wanted : giveFolder(account, join(open, `data-${fingerprint(dataDir)}`))
}

/** A temporary folder of root that the account can enter. */
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
  // Anyone can create a folder with this name there. That of another user is not used.
  if (lstatSync(folder).uid !== 0) {
    throw new Error(`${folder} belongs to someone else`)
  }
  chmodSync(folder, 0o755)
  return folder
}

/** Copies the programs once per version. The copy is renamed at the end, so that it is complete if it exists. */
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
