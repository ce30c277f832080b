import { join } from "node:path"

import { Child } from "../../integration-tests/support/child"
import type { Arrival, SinkMethods } from "./sink-process"

/** A receiver in its own process. It responds with 204 and records the arrivals. */
export class Sink {
  private constructor(
    private readonly child: Child<SinkMethods>,
    private readonly port: number
  ) {}

  static async start(): Promise<Sink> {
    const child = await Child.start<SinkMethods>(join(__dirname, "sink-process.ts"))
    return new Sink(child, await child.call("open", 0))
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Deletes the recorded arrivals. */
  reset(): Promise<void> {
    return this.child.call("reset")
  }

  /** The arrivals since the last reset. */
  arrivals(): Promise<Arrival[]> {
    return this.child.call("arrivals")
  }

  /** The CPU time of its process, in milliseconds. */
  cpuMs(): Promise<number> {
    return this.child.call("cpuMs")
  }

  /** Waits for this many requests since the last reset. @returns when the last of them arrived, by `monotonicNow`. */
  arrived(count: number): Promise<number> {
    return this.child.call("arrived", count)
  }

  /** Starts an outage: connections are refused. */
  shut(): Promise<void> {
    return this.child.call("shut")
  }

  /** Ends the outage, at the same address. */
  async reopen(): Promise<void> {
    await this.child.call("open", this.port)
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}
