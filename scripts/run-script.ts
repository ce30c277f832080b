import { constants } from "node:os"

type Stoppable = { stop(): Promise<void> }

/** What a script may ask for about its end. */
export type Ending = {
  /** Has this stopped when the script ends, before what was given here earlier. */
  stops<Item extends Stoppable>(item: Item): Item
  /** Waits for Ctrl-C, which from here on is the script's proper end. */
  untilInterrupted(): Promise<void>
}

/**
 * Runs a script and exits: with 0 when it is done, 1 when it throws, 128 and the signal's number when it is
 * interrupted. What it has started is stopped first, whichever it is.
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

/** Settles with an exit code when this process is told to end, or when the one that started it has ended. */
function interruption(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve(128 + constants.signals[signal]))
    }
    // `npm run` hands a SIGTERM to the shell between it and us, which dies of it without a word to us.
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && resolve(128 + constants.signals.SIGTERM), 500).unref()
  })
}
