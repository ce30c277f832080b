import { fork } from "node:child_process"
import { once } from "node:events"

/** A keeper's message: its server has started, or why it has not. */
type Report = { started: true } | { started: false; reason: string }

/**
 * Starts a server with a keeper, a separate process that stops the server when this process ends, even by `kill -9`.
 * @param name the server's name, for the error.
 * @param keeper the path of a script that takes `kept` as a JSON argument, sends a `Report`, and stops the server at its disconnection.
 * @returns a function that stops the server.
 * @throws Error with the server's output, when it does not start.
 */
export async function keep<Kept>(name: string, keeper: string, kept: Kept): Promise<() => Promise<void>> {
  const process = fork(keeper, [JSON.stringify(kept)], {
    // Ctrl-C goes to all processes of the terminal's group, but the server must end after its clients.
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
