import type { Logger } from "@medusajs/framework/types"
import { errorText } from "./safe-errors"

/** Longest pause after errors in a row, in milliseconds. */
const MAX_PAUSE_MS = 5_000

/**
 * Runs one step over and over: at once while there is more to do, otherwise when woken or after `pollMs`.
 * A step that throws (a lost connection, say) is logged and tried again with a growing pause.
 */
export class Loop {
  private running = false
  private ended: Promise<void> = Promise.resolve()
  private woken = false
  private rouse: (() => void) | undefined

  /** @param step resolves to whether there is more to do right away. */
  constructor(
    private readonly name: string,
    private readonly step: () => Promise<boolean>,
    private readonly pollMs: number,
    private readonly logger: Logger
  ) {}

  /** False from the moment that it is asked to stop. */
  get isRunning(): boolean {
    return this.running
  }

  /** Whether it pauses, and nothing ends its pause as yet. */
  get isResting(): boolean {
    return this.rouse !== undefined && !this.woken
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
    this.rouse?.()
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
        await this.pause(Math.min(this.pollMs * 2 ** failures, MAX_PAUSE_MS))
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.woken || !this.running) {
      return
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.rouse = undefined
  }
}
