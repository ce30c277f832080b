import type { Logger } from "@medusajs/framework/types"

import { Loop } from "../loop"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { errorText } from "../safe-errors"
import type { Db } from "../store/db"
import { listFetchable } from "../store/pull"
import type { Fetched, Messages } from "./messages"

/** How often to poll the queue while consumers wait. A delivery that is queued in this process wakes the loop. */
const POLL_MS = 1_000

/** Webhooks whose consumers are served concurrently. Each uses a connection of the pool. */
const AT_ONCE = 4

/** A consumer that waits. */
type Waiter = { limit: number; isWaiting: () => boolean; end: (fetched: Fetched[]) => void }

/**
 * Long polling: consumers that wait for messages. One loop polls for all of them, by one statement a second. Of the consumers
 * of one webhook the longest waiting is served first.
 */
export class LongPoll {
  private readonly waiting = new Map<string, Set<Waiter>>()
  private readonly woken = new Set<string>()
  private readonly loop: Loop
  private polledAt = -Infinity

  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly messages: Messages,
    private readonly logger: Logger
  ) {
    this.loop = new Loop("poll for messages to fetch", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  /** Ends all waits with no messages. From now on `fetch` does not wait. */
  async stop(): Promise<void> {
    const stopped = this.loop.stop()
    this.all().forEach((waiter) => waiter.end([]))
    await stopped
  }

  /** To be called when deliveries were queued for these webhooks, or for any webhook. */
  wake(webhookIds: readonly string[] = [...this.waiting.keys()]): void {
    const waitedFor = webhookIds.filter((id) => this.waiting.has(id))
    if (waitedFor.length) {
      waitedFor.forEach((id) => this.woken.add(id))
      this.loop.wake()
    }
  }

  /**
   * Fetches due messages, or waits for them.
   * @param waitMs most milliseconds to wait.
   * @param signal ends the wait. Leased messages are returned to the queue.
   * @returns no messages after `waitMs`, or when the process stops.
   */
  async fetch(
    webhook: RegisteredWebhook,
    limit: number,
    waitMs: number,
    signal?: AbortSignal
  ): Promise<Fetched[]> {
    const fetched = await this.messages.fetch(webhook, limit)
    if (signal?.aborted) {
      await this.returnMessages(fetched)
      return []
    }
    const waits = fetched.length === 0 && waitMs > 0 && this.loop.isRunning
    return waits ? this.wait(webhook.id, limit, waitMs, signal) : fetched
  }

  async returnMessages(fetched: readonly Fetched[]): Promise<void> {
    await this.messages.returnMessages(fetched.map(({ message: { id }, claims }) => ({ id, claims })))
  }

  private wait(webhookId: string, limit: number, waitMs: number, signal?: AbortSignal): Promise<Fetched[]> {
    return new Promise((resolve) => {
      const waiters = this.waiting.get(webhookId) ?? new Set<Waiter>()
      const end = (fetched: Fetched[]) => {
        clearTimeout(timer)
        signal?.removeEventListener("abort", endEmpty)
        waiters.delete(waiter)
        if (!waiters.size) {
          this.waiting.delete(webhookId)
        }
        resolve(fetched)
      }
      const endEmpty = () => end([])
      const waiter: Waiter = { limit, isWaiting: () => waiters.has(waiter), end }
      const timer = setTimeout(endEmpty, waitMs)
      signal?.addEventListener("abort", endEmpty)
      this.waiting.set(webhookId, waiters.add(waiter))
    })
  }

  private async step(): Promise<boolean> {
    const due = [...this.woken]
    this.woken.clear()
    if (this.waiting.size && performance.now() - this.polledAt >= POLL_MS) {
      this.polledAt = performance.now()
      due.push(...(await listFetchable(this.db, [...this.waiting.keys()])))
    }
    const webhooks = [...new Set(due)]
    for (let first = 0; first < webhooks.length; first += AT_ONCE) {
      // One that fails does not affect the others.
      await Promise.all(
        webhooks.slice(first, first + AT_ONCE).map((id) =>
          this.serve(id).catch((error: unknown) => {
            this.logger.error(`webhooks: messages of ${id} could not be fetched: ${errorText(error)}`)
          })
        )
      )
    }
    return false
  }

  /** Serves the consumers of a webhook while there are messages. */
  private async serve(webhookId: string): Promise<void> {
    const webhook = this.registry.get(webhookId)
    for (const waiter of this.waiting.get(webhookId) ?? []) {
      const fetched = webhook ? await this.messages.fetch(webhook, waiter.limit) : []
      if (!fetched.length) {
        return
      }
      if (waiter.isWaiting()) {
        waiter.end(fetched)
      } else {
        await this.returnMessages(fetched)
      }
    }
  }

  private all(): Waiter[] {
    return [...this.waiting.values()].flatMap((waiters) => [...waiters])
  }
}
