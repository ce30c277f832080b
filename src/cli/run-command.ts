import { errorOf } from "../types/typed"

/** An error in the command line, or a file that it names and that does not exist. The message says which. */
export class UsageError extends Error {}

/**
 * Runs a command line program, and sets its exit code. It is 2 after a `UsageError` and 1 after any other error, whose message is printed.
 * @param main returns the exit code; null for a command that keeps running.
 */
export function runCommand(main: () => Promise<number | null>): void {
  // Ends the program, like Ctrl-C, when the reader of its output has ended, as in `… | head`.
  process.stdout.once("error", () => process.kill(process.pid, "SIGTERM"))
  main().then(
    (code) => {
      process.exitCode = code ?? undefined
    },
    (error: unknown) => {
      console.error(errorOf(error).message)
      process.exitCode = error instanceof UsageError ? 2 : 1
    }
  )
}
