import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

import type { Account } from "./account"

/** What the keeper needs to know to start PostgreSQL and to stop it. */
export type Kept = {
  pgCtl: string
  cluster: string
  log: string
  /** `name=value` */
  settings: string[]
  account: Account | null
  /** Folder to remove once the server has stopped. */
  throwaway: string | null
}

/** `keeper.js` reports that the server runs, or why it does not. */
type Report = { started: true } | { started: false; reason: string }

/**
 * Starts PostgreSQL under a keeper, a process of its own that stops it when this one ends.
 * @returns what stops it sooner.
 */
export async function keep(kept: Kept): Promise<() => Promise<void>> {
  const keeper = fork(join(__dirname, "keeper.js"), [JSON.stringify(kept)], {
    // Ctrl-C reaches every process of the terminal's group. PostgreSQL has to outlive those that use it.
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
  })
  const report = await Promise.race([
    once(keeper, "message").then(([message]) => message as Report),
    once(keeper, "exit").then(([code]): Report => ({
      started: false,
      reason: `its keeper ended with ${code}`,
    })),
  ])
  if (!report.started) {
    throw new Error(`PostgreSQL did not start: ${report.reason}`)
  }
  keeper.unref()
  keeper.channel?.unref()
  return async () => {
    if (keeper.connected) {
      keeper.ref()
      keeper.disconnect()
      await once(keeper, "exit")
    }
  }
}
