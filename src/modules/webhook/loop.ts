import type { Logger } from "@medusajs/framework/types"
import { errorText } from "./safe-errors"

/** Longest pause after errors in a row, in milliseconds. A loop with a longer poll pauses as long as that. */
const MAX_PAUSE_MS = 5_000

/**
 * Runs tasks one after the other. A task that fails does not prevent those behind it.
 * @throws the error of the first task that failed, when all have ended.
 */
export async function runEach(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const task of tasks) {
    await task().catch((error: unknown) => failures.push(error))
  }
  if (failures.length) {
    throw failures[0]
  }
}

/**
 * Runs a step repeatedly: at once while there is more to do, otherwise after a wake or after `pollMs` milliseconds.
 * A step that throws is logged and tried again after a pause, which doubles up to five seconds, and is never shorter than `pollMs`:
 * a task that can never succeed costs no more than one that succeeds.
 */
export class Loop {
  private running = false
  private ended: Promise<void> = Promise.resolve()
  private woken = false
  private endPause: (() => void) | undefined

  /** @param step resolves to whether to run it again at once. */
  constructor(
    private readonly name: string,
    private readonly step: () => Promise<boolean>,
    private readonly pollMs: number,
    private readonly logger: Logger
  ) {}

  /** False from the call of `stop` on. */
  get isRunning(): boolean {
    return this.running
  }

  /** Whether it pauses and has not been woken. */
  get isIdle(): boolean {
    return this.endPause !== undefined && !this.woken
  }

  start(): void {
    if (!this.running) {
      this.running = true
      this.ended = this.run()
    }
  }

  /** Runs the next step now, or right after the one that is under way. */
  wake(): void {
    this.woken = true
    this.endPause?.()
  }

  /** Resolves when the step that is under way has ended. */
  async stop(): Promise<void> {
    this.running = false
    this.wake()
    await this.ended
  }

  private async run(): Promise<void> {
    let failures = 0
    while (this.running) {
      this.woken = false
      try {
        const more = await this.step()
        failures = 0
        if (!more) {
          await this.pause(this.pollMs)
        }
      } catch (error) {
        failures += 1
        if (this.running) {
          this.logger.error(`webhooks: ${this.name} failed, trying again: ${errorText(error)}`)
        }
        await this.pause(Math.min(this.pollMs * 2 ** failures, Math.max(this.pollMs, MAX_PAUSE_MS)))
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.woken || !this.running) {
      return
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.endPause = undefined
  }
}
