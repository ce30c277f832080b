import { join } from "node:path"

import { Child } from "../../integration-tests/support/child"
import type { Memory, WorkerMethods } from "./worker-process"

export type { Memory } from "./worker-process"

const FILE = join(__dirname, "worker-process.ts")

/** A process that does nothing but run a pipeline. */
export const Worker = {
  /** Runs it on a database for some seconds. @returns what it held in memory. */
  async observe(database: string, seconds: number): Promise<Memory> {
    const child = await Child.start<WorkerMethods>(FILE, { nodeOptions: ["--expose-gc"] })
    try {
      return await child.call("observe", database, seconds)
    } finally {
      await child.stop()
    }
  },
}
