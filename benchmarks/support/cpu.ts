import { readFileSync } from "node:fs"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { itemAt } from "../../scripts/present"

/** Linux counts the CPU time of a process in hundredths of a second. */
const TICK_MS = 10

/** The CPU time of the server's living processes, in milliseconds. Works on Linux, for a server on this machine. */
export async function cpuOfDatabase(db: Knex): Promise<number> {
  const { rows }: { rows: { pid: number }[] } = await db.raw("select pid from pg_stat_activity")
  return rows.reduce((total, { pid }) => total + cpuOf(pid), 0)
}

function cpuOf(pid: number): number {
  try {
    // After the process name, which may have spaces, user and system time are the 12th and 13th values.
    const fields = itemAt(readFileSync(`/proc/${pid}/stat`, "utf8").split(") "), 1).split(" ")
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return 0
  }
}

/** The CPU time of this process, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
