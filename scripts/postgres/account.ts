import { spawnSync } from "node:child_process"

/** The user and the group of a process, as options of `child_process`. */
export type Account = { uid: number; gid: number }

/**
 * The account for PostgreSQL. Null: the present one. PostgreSQL refuses to run as root, so root uses the account `postgres`, or `nobody`. No
 * account is created.
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

/** Whether the account may enter this folder or run this file. A program checks it, because ACLs and mounts matter too. */
export function canReach(account: Account, path: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", path], { ...account, cwd: "/" }).status === 0
}

function id(what: "-u" | "-g", name: string): number | null {
  const { status, stdout } = spawnSync("id", [what, name], { encoding: "utf8" })
  return status === 0 ? Number(stdout) : null
}
