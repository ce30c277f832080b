import { setTimeout as pause } from "node:timers/promises"

import { serve } from "../../integration-tests/support/child"
import { connect } from "../../integration-tests/support/database"
import { createPipeline } from "../../integration-tests/support/pipeline"
import { monotonicNow } from "./clock"
import { cpuMs } from "./cpu"

/** The resident set in MB: its maximum, and the value after a final garbage collection. */
export type Memory = { highest: number; settled: number }

const SAMPLE_MS = 50

let running: { stop(): Promise<void> } | undefined

const methods = {
  start: async (database: string, concurrency: number): Promise<void> => {
    const db = connect(database)
    const { pipeline } = createPipeline(db, { concurrency })
    await pipeline.start()
    running = {
      stop: async () => {
        await pipeline.stop()
        await db.destroy()
      },
    }
  },
  stop: async (): Promise<void> => running?.stop(),
  cpuMs,
  observe: async (database: string, seconds: number): Promise<Memory> => {
    const db = connect(database)
    const { pipeline } = createPipeline(db)
    await pipeline.start()
    const until = monotonicNow() + seconds * 1000
    let highest = 0
    while (monotonicNow() < until) {
      highest = Math.max(highest, residentMb())
      await pause(SAMPLE_MS)
    }
    global.gc?.()
    const settled = residentMb()
    await pipeline.stop()
    await db.destroy()
    return { highest, settled }
  },
}

export type WorkerMethods = typeof methods

function residentMb(): number {
  return process.memoryUsage.rss() / 1024 / 1024
}

serve(methods)
