import { fork } from "node:child_process"
import { once } from "node:events"

/** A keeper reports that its server runs, or why it does not. */
type Report = { started: true } | { started: false; reason: string }

/**
 * Starts a server under a keeper, a process of its own that stops it when this one ends, in whatever way.
 * @param name of the server, for the error
 * @param keeper a script that takes `kept` as its argument in JSON, reports, and stops the server when it is disconnected
 * @returns what stops it sooner.
 * @throws Error with the server's own words when it does not start.
 */
export async function keep<Kept>(name: string, keeper: string, kept: Kept): Promise<() => Promise<void>> {
  const process = fork(keeper, [JSON.stringify(kept)], {
    // Ctrl-C reaches every process of the terminal's group. The server has to outlive those that use it.
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
  })
  const report = await Promise.race([
    once(process, "message").then(([message]): Report => message),
    once(process, "exit").then(([code]): Report => ({
      started: false,
      reason: `its keeper ended with ${code}`,
    })),
  ])
  if (!report.started) {
    throw new Error(`${name} did not start: ${report.reason}`)
  }
  process.unref()
  process.channel?.unref()
  return async () => {
    if (process.connected) {
      process.ref()
      process.disconnect()
      await once(process, "exit")
    }
  }
}
