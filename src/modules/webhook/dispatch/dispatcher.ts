import type { Logger } from "@medusajs/framework/types"

import type { WebhookOrdering, WebhookRecord } from "../../../types"
import { Loop } from "../loop"
import type { WebhookRegistry } from "../registry"
import {
  claimDue,
  claimProbes,
  claimRated,
  returnLeases,
  type ClaimedDelivery,
  type Slots,
} from "../store/claims"
import type { Db } from "../store/db"
import { inTurn } from "../store/ordering"
import { traceAttempt } from "../telemetry/spans"
import { deliver, type DeliverDeps, type Outcome } from "./deliver"
import { Lanes } from "./lanes"
import type { Recorder } from "./recorder"
import { errorText } from "../safe-errors"

/** Most deliveries one claim takes: enough to share the commit, few enough to be sent within their lease. */
const MAX_CLAIM = 200

/** Deliveries that stand ready for one webhook, beside those being sent. */
const READY_PER_WEBHOOK = 128

/** Outcomes that wait to be recorded before dispatch holds its breath. */
const MAX_UNRECORDED = 2_000

/** How long to look away when nothing is due; a wake ends it. */
const POLL_MS = 500

/** What a lease leaves beyond the attempt's own bound: half for standing ready, half for recording. */
export const LEASE_MARGIN_SECONDS = 10

type Claimed = { claimed: ClaimedDelivery[]; full: boolean }

const NOTHING: Claimed = { claimed: [], full: false }

export type DispatchLimits = { concurrency: number; perWebhookConcurrency: number }

/**
 * Sends what is due: claims, attempts, records. It claims webhook by webhook, little more than it can start at once, so
 * that a receiver that hangs holds its own slots and no one else's. Any number of processes may run one.
 */
export class Dispatcher {
  /** One for each ordering: a claim in order walks over all that waits for an earlier delivery, and may take long. */
  private readonly loops: Record<WebhookOrdering, Loop>
  private readonly lanes: Lanes
  private readonly unfinished = new InFlight()
  /** Whether the last claim left due deliveries behind. */
  private readonly moreIsDue: Record<WebhookOrdering, boolean> = { none: false, resource: false }

  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly recorder: Recorder,
    private readonly deps: DeliverDeps,
    limits: DispatchLimits,
    private readonly logger: Logger
  ) {
    this.lanes = new Lanes(
      { ...limits, readyPerWebhook: READY_PER_WEBHOOK, maxReadyMs: (LEASE_MARGIN_SECONDS / 2) * 1000 },
      Date.now
    )
    this.loops = {
      none: new Loop("dispatch", () => this.step("none"), POLL_MS, logger),
      resource: new Loop("dispatch in order", () => this.step("resource"), POLL_MS, logger),
    }
  }

  start(): void {
    this.loops.none.start()
    this.loops.resource.start()
  }

  wake(): void {
    this.loops.none.wake()
    this.loops.resource.wake()
  }

  /** Claims no more, gives back what has not started, lets what is in flight end, and records it. */
  async stop(): Promise<void> {
    await Promise.all([this.loops.none.stop(), this.loops.resource.stop()])
    const left = this.lanes.clear()
    await Promise.all([this.unfinished.none(), left.length ? returnLeases(this.db, left) : undefined])
  }

  /** Makes one attempt at a delivery that the caller has leased, and records it. */
  async attempt(delivery: ClaimedDelivery): Promise<void> {
    const outcome = await this.makeAttempt(delivery)
    if (outcome) {
      await this.recorder.record(outcome)
    }
  }

  private async step(ordering: WebhookOrdering): Promise<boolean> {
    if (this.unfinished.count > MAX_UNRECORDED) {
      this.moreIsDue[ordering] = true
      return false
    }
    const webhooks = this.registry
      .all()
      .filter((one) => one.status === "active" && one.secrets.length && one.ordering === ordering)
    const { claimed, full } = await (ordering === "none"
      ? this.claimFor(this.db, webhooks, ordering)
      : this.claimInOrder(webhooks.filter(({ id }) => this.lanes.isLow(id))))
    this.lanes.add(claimed)
    this.moreIsDue[ordering] = full
    this.startReady()
    return full && webhooks.some(({ id }) => this.lanes.isNearlyDry(id))
  }

  private async claimInOrder(webhooks: readonly WebhookRecord[]): Promise<Claimed> {
    if (!webhooks.length) {
      return NOTHING
    }
    const ids = webhooks.map(({ id }) => id)
    return inTurn(this.db, ids, (trx, mine) =>
      this.claimFor(
        trx,
        webhooks.filter(({ id }) => mine.has(id)),
        "resource"
      )
    )
  }

  /** Claims what the lanes have room for; `full` when there may be more. */
  private async claimFor(
    db: Db,
    webhooks: readonly WebhookRecord[],
    ordering: WebhookOrdering
  ): Promise<Claimed> {
    const failing = webhooks.filter((webhook) => webhook.failing_since)
    const rated = webhooks.filter((webhook) => !webhook.failing_since && webhook.rate_limit !== null)
    const open = webhooks.filter((webhook) => !webhook.failing_since && webhook.rate_limit === null)
    const slots = this.slots(open)
    const [due, ...others] = await Promise.all([
      some(slots, (slots) => claimDue(db, slots, MAX_CLAIM, ordering)),
      some(this.slots(rated), (slots) => claimRated(db, slots, ordering)),
      some(this.slots(failing), (slots) => claimProbes(db, slots, ordering)),
    ])
    const taken = new Map<string, number>()
    due.forEach(({ webhook_id }) => taken.set(webhook_id, (taken.get(webhook_id) ?? 0) + 1))
    const full = due.length === MAX_CLAIM || slots.some((slot) => taken.get(slot.webhook_id) === slot.free)
    return { claimed: [...due, ...others.flat()], full: full || slots.length < open.length }
  }

  /** Room of the webhooks whose lane runs low, in random order: the claim's limit must not favour the first. */
  private slots(webhooks: readonly WebhookRecord[]): Slots[] {
    const slots = webhooks
      .filter((webhook) => this.lanes.isLow(webhook.id))
      .map((webhook) => ({
        webhook_id: webhook.id,
        free: this.lanes.room(webhook.id),
        leaseSeconds: webhook.timeout_ms / 1000 + LEASE_MARGIN_SECONDS,
      }))
    const start = Math.floor(this.deps.random() * slots.length)
    return [...slots.slice(start), ...slots.slice(0, start)]
  }

  private startReady(): void {
    for (const delivery of this.lanes.start()) {
      void this.send(delivery)
    }
  }

  /** Sends one delivery. Its slot is free when the answer is in; its outcome is recorded with others a moment later. */
  private async send(delivery: ClaimedDelivery): Promise<void> {
    this.unfinished.begin()
    try {
      const outcome = await this.attemptInSlot(delivery)
      if (outcome) {
        await this.recorder.record(outcome)
        this.wakeForNext(delivery)
      }
    } catch (error) {
      this.logger.error(`webhooks: attempt at ${delivery.id} was not recorded: ${errorText(error)}`)
    }
    this.unfinished.end()
  }

  private async attemptInSlot(delivery: ClaimedDelivery): Promise<Outcome | undefined> {
    try {
      return await this.makeAttempt(delivery)
    } finally {
      this.freeSlot(delivery.webhook_id)
    }
  }

  /** The next delivery about the same resource may have waited for this one. */
  private wakeForNext({ webhook_id }: ClaimedDelivery): void {
    if (this.orderingOf(webhook_id) === "resource") {
      this.loops.resource.wake()
    }
  }

  private freeSlot(webhookId: string): void {
    this.lanes.end(webhookId)
    this.startReady()
    const ordering = this.orderingOf(webhookId)
    if (this.moreIsDue[ordering] && this.lanes.isNearlyDry(webhookId)) {
      this.loops[ordering].wake()
    }
  }

  private orderingOf(webhookId: string): WebhookOrdering {
    return this.registry.get(webhookId)?.ordering ?? "none"
  }

  /** To the webhook as it is now: the claim says when the copy in memory is out of date. */
  private makeAttempt(delivery: ClaimedDelivery): Promise<Outcome | undefined> {
    const webhook = this.registry.get(delivery.webhook_id)
    return webhook?.secrets.length && webhook.updated_at.getTime() >= delivery.webhook_updated_at
      ? this.attemptAt(delivery, webhook)
      : this.attemptAnew(delivery)
  }

  private async attemptAnew(delivery: ClaimedDelivery): Promise<Outcome | undefined> {
    await this.registry.refresh()
    const webhook = this.registry.get(delivery.webhook_id)
    if (!webhook?.secrets.length) {
      await returnLeases(this.db, [delivery])
      return undefined
    }
    return this.attemptAt(delivery, webhook)
  }

  private attemptAt(delivery: ClaimedDelivery, webhook: WebhookRecord): Promise<Outcome> {
    return traceAttempt(delivery, webhook, () => deliver(delivery, webhook, this.deps))
  }
}

/** Counts what is under way, since a promise kept of each would cost more. */
class InFlight {
  count = 0
  private onNone: (() => void) | undefined

  begin(): void {
    this.count += 1
  }

  end(): void {
    this.count -= 1
    if (this.count === 0) {
      this.onNone?.()
    }
  }

  /** Resolves when nothing is under way. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      this.onNone = resolve
      if (this.count === 0) {
        resolve()
      }
    })
  }
}

async function some<Row>(slots: Slots[], claim: (slots: Slots[]) => Promise<Row[]>): Promise<Row[]> {
  return slots.length ? claim(slots) : []
}
