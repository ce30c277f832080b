import { join } from "node:path"

import { Child } from "../../integration-tests/support/child"
import type { Memory, WorkerMethods } from "./worker-process"

export type { Memory } from "./worker-process"

const FILE = join(__dirname, "worker-process.ts")

/** A process that only runs a pipeline. */
export const Worker = {
  /** Runs a pipeline on a database for some seconds. @returns its memory. */
  async observe(database: string, seconds: number): Promise<Memory> {
    const child = await Child.start<WorkerMethods>(FILE, { nodeOptions: ["--expose-gc"] })
    try {
      return await child.call("observe", database, seconds)
    } finally {
      await child.stop()
    }
  },
}

/** A worker that runs until it is stopped. */
export class RunningWorker {
  private constructor(private readonly child: Child<WorkerMethods>) {}

  static async start(database: string, concurrency: number): Promise<RunningWorker> {
    const child = await Child.start<WorkerMethods>(FILE)
    await child.call("start", database, concurrency)
    return new RunningWorker(child)
  }

  /** The CPU time of its process, in milliseconds. */
  cpuMs(): Promise<number> {
    return this.child.call("cpuMs")
  }

  async stop(): Promise<void> {
    await this.child.call("stop")
    await this.child.stop()
  }
}
