import { constants } from "node:os"

type Stoppable = { stop(): Promise<void> }

/** Functions for a script that are about its end. */
type Ending = {
  /** Registers something to be stopped at the end of the script. The last registered is stopped first. */
  stops<Item extends Stoppable>(item: Item): Item
  /** Waits for Ctrl-C, which then is a normal end of the script. */
  untilInterrupted(): Promise<void>
}

/**
 * Runs a script, stops what it has started, and exits: with 0 at its end, with 1 when it throws, or with 128 plus the signal's number when it
 * is interrupted.
 */
export async function runScript(script: (ending: Ending) => Promise<void>): Promise<never> {
  const started: Stoppable[] = []
  const interrupted = interruption()
  let waits = false
  const work = script({
    stops: (item) => {
      started.push(item)
      return item
    },
    untilInterrupted: async () => {
      waits = true
      await interrupted
    },
  }).then(() => 0)
  const code = await Promise.race([work, interrupted.then((code) => (waits ? work : code))]).catch(
    (error: unknown) => {
      console.error(`\n${error instanceof Error ? error.message : String(error)}`)
      return 1
    }
  )
  for (const item of started.reverse()) {
    await item.stop()
  }
  process.exit(code)
}

/** Settles with an exit code at a signal to end, or when the parent process has ended. */
function interruption(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve(128 + constants.signals[signal]))
    }
    // `npm run` sends a SIGTERM to the shell between npm and this process. The shell ends without forwarding it.
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && resolve(128 + constants.signals.SIGTERM), 500).unref()
  })
}
