import { fork, type ChildProcess } from "node:child_process"
import { join } from "node:path"

import { atLeast, present } from "../../scripts/present"
import type { WebhookPluginOptions } from "../../src/modules/webhook/options"
import { WITHOUT_MEDUSA } from "./child"

const SCRIPT = join(__dirname, "worker-process.ts")

/** Processes that run the pipeline, to be killed. */
export class Workers {
  private readonly running: ChildProcess[] = []

  constructor(
    private readonly database: string,
    private readonly options: WebhookPluginOptions,
    private readonly shop: "plain" | "versions" = "plain"
  ) {}

  /** Resolves when the new process takes work. */
  async start(): Promise<ChildProcess> {
    const worker = fork(SCRIPT, [this.database, JSON.stringify(this.options), this.shop], {
      execArgv: WITHOUT_MEDUSA,
      env: { ...process.env, NODE_ENV: "test" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
    this.running.push(worker)
    await new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve())
      worker.once("exit", (code) => reject(new Error(`A worker ended with ${code} before it was ready`)))
    })
    return worker
  }

  /** Has one that is chosen at random emit an event for each id; an event that it gets while it is killed is lost. */
  emit(name: string, ids: readonly string[]): void {
    const worker = this.running[Math.floor(Math.random() * this.running.length)]
    worker?.send({ name, ids }, () => undefined)
  }

  /** Ends one that is chosen at random, at once, as a crash does. */
  async killOne(): Promise<void> {
    const [worker] = atLeast(1, this.running.splice(Math.floor(Math.random() * this.running.length), 1))
    await ended(worker, "SIGKILL")
  }

  /** Asks one to stop, and waits for it. @returns its exit code. */
  async stopOne(): Promise<number | null> {
    const worker = present(this.running.shift(), "a worker")
    await ended(worker, "SIGTERM")
    return worker.exitCode
  }

  async killAll(): Promise<void> {
    while (this.running.length) {
      await this.killOne()
    }
  }
}

async function ended(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) {
    return
  }
  const exit = new Promise((resolve) => worker.once("exit", resolve))
  worker.kill(signal)
  await exit
}
