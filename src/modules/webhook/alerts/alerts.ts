import type { IEventBusModuleService, Logger } from "@medusajs/framework/types"

import type { WebhookAlert } from "../../../types"
import { errorText } from "../safe-errors"
import { withinTime } from "../within-time"

/** Most alerts that wait for the event bus. Further ones are dropped. */
const MAX_WAITING = 10_000

/** How long a shutdown waits for the event bus. */
const CLOSE_MS = 1_000

/** How long the event bus may take. A client of Redis waits without end for a server that is away. */
const EMIT_TIMEOUT_MS = 30_000

/** The Redis bus retries events. `internal` prevents a log line for each event. */
const BUS_OPTIONS = { internal: true, attempts: 3, backoff: { type: "exponential", delay: 1_000 } }

/** The part of the event bus that emits. */
export type EmittingBus = Pick<IEventBusModuleService, "emit">

/**
 * Emits the plugin's own events on the shop's event bus.
 * @throws Error when the bus refuses them, or has not taken them within 30 s. It may still emit them later.
 */
export async function emitOn(bus: EmittingBus, events: { name: string; data: unknown }[]): Promise<void> {
  await withinTime(bus.emit(events, { ...BUS_OPTIONS }), EMIT_TIMEOUT_MS, "The event bus")
}

/** Emits the plugin's own events on the shop's event bus, one call at a time, in the background. Errors are logged. */
export class Alerts {
  private readonly waiting: WebhookAlert[] = []
  private emitting: Promise<void> | undefined
  private dropped = 0

  constructor(
    private readonly bus: EmittingBus,
    private readonly logger: Logger
  ) {}

  emit(messages: readonly WebhookAlert[]): void {
    const taken = messages.slice(0, MAX_WAITING - this.waiting.length)
    this.dropped += messages.length - taken.length
    this.waiting.push(...taken)
    if (this.waiting.length) {
      this.emitting ??= this.drain()
    }
  }

  /** Resolves when all alerts are emitted, or after `CLOSE_MS`. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))
    await Promise.race([this.emitting, tooLong])
    clearTimeout(timer)
  }

  private async drain(): Promise<void> {
    while (this.waiting.length) {
      try {
        await emitOn(this.bus, this.waiting.splice(0))
      } catch (error) {
        this.logger.error(`webhooks: alerts were not emitted: ${errorText(error)}`)
      }
      if (this.dropped) {
        this.logger.error(`webhooks: ${this.dropped} alerts were dropped: the event bus was too slow`)
        this.dropped = 0
      }
    }
    this.emitting = undefined
  }
}
