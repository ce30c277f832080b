import { spawnSync } from "node:child_process"

/** The account of a process, as `child_process` takes it. */
export type Account = { uid: number; gid: number }

/**
 * The account that PostgreSQL runs as: null for our own. It refuses to run as root, so root lends it the
 * account `postgres` where there is one, else `nobody`; no account is created.
 * @throws Error when root has neither.
 */
export function runAs(): Account | null {
  if (process.getuid?.() !== 0) {
    return null
  }
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = [id("-u", name), id("-g", name)]
    if (uid && gid) {
      return { uid, gid }
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run it as."
  )
}

/** Whether the account may enter this folder, or run this file. The system is asked: it knows of ACLs and mounts. */
export function canReach(account: Account, path: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", path], { ...account, cwd: "/" }).status === 0
}

function id(what: "-u" | "-g", name: string): number | null {
  const { status, stdout } = spawnSync("id", [what, name], { encoding: "utf8" })
  return status === 0 ? Number(stdout) : null
}
