import type { ClaimedDelivery } from "../store/claims"

type Lane = { sending: number; ready: Waiting[] }
type Waiting = { delivery: ClaimedDelivery; claimedAt: number }

export type LaneLimits = {
  /** Attempts under way at once, in all. */
  concurrency: number
  /** Attempts under way at once to one webhook. */
  perWebhookConcurrency: number
  /** Deliveries that stand ready for one webhook, so that its slots need not wait for the next claim. */
  readyPerWebhook: number
  /** How long a delivery may stand ready, in milliseconds, before what is left of its lease is too short. */
  maxReadyMs: number
}

/**
 * What this process has claimed, a lane for each webhook: who may start next, and how much more may be claimed. A lane
 * that is slow fills up and takes no more, and the others go past it.
 */
export class Lanes {
  private readonly lanes = new Map<string, Lane>()
  private sending = 0

  constructor(
    private readonly limits: LaneLimits,
    private readonly now: () => number
  ) {}

  /** How many more deliveries of a webhook may be claimed. */
  room(webhookId: string): number {
    const { perWebhookConcurrency, readyPerWebhook } = this.limits
    const lane = this.lanes.get(webhookId)
    return lane
      ? perWebhookConcurrency - lane.sending + readyPerWebhook - lane.ready.length
      : perWebhookConcurrency + readyPerWebhook
  }

  /** Whether it is worth claiming for a webhook: half of its lane is free. */
  isLow(webhookId: string): boolean {
    return this.ready(webhookId) <= this.limits.readyPerWebhook / 2
  }

  /** Whether a webhook's lane will run dry before the next claim has come back. */
  isNearlyDry(webhookId: string): boolean {
    return this.ready(webhookId) <= this.limits.readyPerWebhook / 4
  }

  add(deliveries: readonly ClaimedDelivery[]): void {
    for (const delivery of deliveries) {
      this.laneOf(delivery.webhook_id).ready.push({ delivery, claimedAt: this.now() })
    }
  }

  /** Takes every delivery that may start now, one lane after the other. */
  start(): ClaimedDelivery[] {
    const started: ClaimedDelivery[] = []
    for (let progress = true; progress && this.sending < this.limits.concurrency;) {
      progress = false
      for (const lane of this.lanes.values()) {
        const delivery = this.sending < this.limits.concurrency ? this.take(lane) : undefined
        if (delivery) {
          lane.sending += 1
          this.sending += 1
          started.push(delivery)
          progress = true
        }
      }
    }
    return started
  }

  /** A started delivery has ended: its slot is free. */
  end(webhookId: string): void {
    const lane = this.laneOf(webhookId)
    lane.sending -= 1
    this.sending -= 1
    if (lane.sending === 0 && lane.ready.length === 0) {
      this.lanes.delete(webhookId)
    }
  }

  /** Takes out everything that has not started. */
  clear(): ClaimedDelivery[] {
    return [...this.lanes.values()].flatMap((lane) => lane.ready.splice(0).map(({ delivery }) => delivery))
  }

  private ready(webhookId: string): number {
    return this.lanes.get(webhookId)?.ready.length ?? 0
  }

  private take(lane: Lane): ClaimedDelivery | undefined {
    while (lane.sending < this.limits.perWebhookConcurrency) {
      const next = lane.ready.shift()
      if (!next || this.now() - next.claimedAt < this.limits.maxReadyMs) {
        return next?.delivery
      }
    }
    return undefined
  }

  private laneOf(webhookId: string): Lane {
    const known = this.lanes.get(webhookId)
    if (known) {
      return known
    }
    const lane: Lane = { sending: 0, ready: [] }
    this.lanes.set(webhookId, lane)
    return lane
  }
}
