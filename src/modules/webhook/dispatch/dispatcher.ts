import { setTimeout } from "node:timers/promises"

import type { Logger } from "@medusajs/framework/types"

import { FailedReads } from "../failed-reads"
import { GroupCommit } from "../group-commit"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { SetAside } from "../set-aside"
import { cancelMarked } from "../store/cancel"
import { readBody, returnLeases, type ClaimedDelivery } from "../store/claims"
import type { Db } from "../store/db"
import { probeNow } from "../store/health"
import { traceAttempt } from "../telemetry/spans"
import { Claimer, isServed } from "./claimer"
import { deliver, type Body, type DeliverDeps, type Outcome } from "./deliver"
import { LocalQueue, type QueuedDelivery } from "./local-queue"
import type { Recorder } from "./recorder"
import { errorText } from "../safe-errors"

/** Attempts that have not ended or whose outcome is not recorded yet. Above this number nothing is claimed. */
const MAX_UNRECORDED = 2_000

/**
 * How long a claimed delivery may wait for a slot; then it is returned. Less than a second, because a cancel in another
 * process takes effect within one.
 */
const MAX_WAIT_MS = 750

/** How often to look for claimed deliveries that have waited too long. */
const CHECK_MS = 250

/**
 * Most attempts that start before sockets are read again. A thousand attempts, to receivers that all hang, took 160 ms, in which
 * nothing else was sent.
 */
const MAX_STARTS_AT_ONCE = 50

/**
 * The local queue holds twice as many deliveries as are sent at once, and at least this many. Fast receivers answer about a
 * hundred requests during one claim, and the next claim begins when half of the queue has started.
 */
export const MIN_CLAIMED_AHEAD = 400

type DispatchLimits = { concurrency: number; perWebhookConcurrency: number }

/**
 * Sends due deliveries: claims them, makes the attempts, records the outcomes. Whether a delivery may be sent is checked
 * twice: by the claim, in the database, and when its attempt starts, on a copy of the webhook that is at most a second old.
 * The lease of a delivery that will not start is returned at once. Any number of processes may run a dispatcher.
 */
export class Dispatcher {
  private readonly queue: LocalQueue
  /** One for each ordering: a claim in order reads past all deliveries that wait for an earlier one, and may take long. */
  private readonly claimers: { none: Claimer; resource: Claimer }
  private readonly returning: GroupCommit<ClaimedDelivery>
  private readonly unfinished = new InFlight()
  private readonly sending = new Set<string>()
  private readonly failedReads: FailedReads
  private checkedAt = 0
  private running = false
  /** Whether the next attempts start when sockets have been read. */
  private isPausing = false

  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly recorder: Recorder,
    private readonly deps: DeliverDeps,
    { concurrency, perWebhookConcurrency }: DispatchLimits,
    private readonly logger: Logger
  ) {
    const waiting = Math.max(2 * concurrency, MIN_CLAIMED_AHEAD)
    this.queue = new LocalQueue({ concurrency, perWebhookConcurrency, waiting })
    const attempts = { mayClaim: () => this.mayClaim(), startAttempts: () => this.startAttempts() }
    this.claimers = {
      none: new Claimer("none", db, registry, this.queue, attempts, logger),
      resource: new Claimer("resource", db, registry, this.queue, attempts, logger),
    }
    this.failedReads = new FailedReads(new SetAside(db, logger, "dispatch"))
    this.returning = new GroupCommit(
      (deliveries) => this.returnLeases(deliveries),
      (error) => logger.error(`webhooks: returning leases failed, trying again: ${errorText(error)}`)
    )
  }

  start(): void {
    this.running = true
    this.claimers.none.start()
    this.claimers.resource.start()
  }

  /** Claims now: for these webhooks, or for all that have due work. */
  wake(webhookIds?: readonly string[]): void {
    this.claimers.none.wake(webhookIds)
    this.claimers.resource.wake(webhookIds)
  }

  /** To be called after webhooks have changed in memory: returns the deliveries that may no longer be sent. */
  webhooksChanged(): void {
    this.returnUnstartable()
    this.queue.forget((id) => this.registry.get(id) !== undefined)
    this.wake()
  }

  /** Inserts new deliveries, leased if they can start here at once: see `Claimer`. */
  leaseNew: Claimer["leaseNew"] = (counts, insert) => this.claimers.none.leaseNew(counts, insert)

  /**
   * Returns the leases of those of these deliveries that have not started. Once it resolves, none of them starts here.
   * @returns ids of those whose attempt is under way.
   */
  async withdraw(deliveryIds: readonly string[]): Promise<string[]> {
    await Promise.all([this.claimers.none.settled(), this.claimers.resource.settled()])
    const ids = new Set(deliveryIds)
    await this.returnAll(this.queue.remove(({ delivery }) => ids.has(delivery.id)))
    return deliveryIds.filter((id) => this.sending.has(id))
  }

  /** Stops claiming, returns the leases of deliveries that have not started, and waits for the others to be recorded. */
  async stop(): Promise<void> {
    this.running = false
    await Promise.all([this.claimers.none.stop(), this.claimers.resource.stop()])
    await Promise.all([this.unfinished.none(), this.returnAll(this.queue.remove(() => true))])
    await this.returning.close()
  }

  /**
   * Makes one attempt at a delivery that the caller has leased, whatever its webhook's state, and records the outcome. The
   * lease is returned if the webhook has no secret, or is deleted.
   * @throws an error when the webhooks or the body cannot be read, or the outcome cannot be recorded.
   */
  async attempt(delivery: ClaimedDelivery): Promise<void> {
    await this.registry.refresh()
    const webhook = this.registry.get(delivery.webhook_id)
    if (webhook?.secrets.length) {
      const body = await this.bodyOf(delivery)
      await this.recorder.record(await this.attemptAt(delivery, body, webhook))
    } else {
      await this.returnAll([delivery])
    }
  }

  private mayClaim(): boolean {
    if (performance.now() - this.checkedAt > CHECK_MS) {
      this.returnUnstartable()
    }
    return this.unfinished.count <= MAX_UNRECORDED
  }

  /** Starts attempts while there are slots. If the copy of the webhooks is too old, they are read first. */
  private startAttempts(): void {
    for (let started = 0; this.running && !this.isPausing; started++) {
      if (started === MAX_STARTS_AT_ONCE) {
        this.startAfterReading()
        return
      }
      if (!this.registry.isFresh()) {
        void this.refreshAndStart()
        return
      }
      const next = this.queue.start()
      if (!next) {
        return
      }
      if (this.mayStart(next)) {
        void this.send(next)
      } else {
        this.queue.end(next.delivery, null)
        void this.returnAll([next.delivery])
      }
    }
  }

  /** Continues when the event loop has read the sockets. */
  private startAfterReading(): void {
    this.isPausing = true
    setImmediate(() => {
      this.isPausing = false
      this.startAttempts()
    })
  }

  /** If the webhooks cannot be read, for example while the database is down, the next claim tries again. */
  private async refreshAndStart(): Promise<void> {
    const isRead = await this.registry.refresh().then(
      () => true,
      () => false
    )
    if (isRead) {
      this.startAttempts()
    }
  }

  private mayStart({ delivery, claimedAt }: QueuedDelivery): boolean {
    return this.mayBeSent(delivery) && performance.now() - claimedAt < MAX_WAIT_MS
  }

  /** Whether the webhook, as it is in memory, takes this delivery. */
  private mayBeSent(delivery: ClaimedDelivery): boolean {
    const webhook = this.registry.get(delivery.webhook_id)
    return (
      webhook !== undefined &&
      isServed(webhook) &&
      isUpToDate(webhook, delivery) &&
      (webhook.failing_since === null || delivery.probe !== null)
    )
  }

  private returnUnstartable(): void {
    this.checkedAt = performance.now()
    void this.returnAll(this.queue.remove((queued) => !this.mayStart(queued)))
  }

  /** Never rejects: deliveries that cannot be returned in time stay leased until the lease expires. */
  private async returnAll(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    if (deliveries.length) {
      await this.returning.add(deliveries).catch((error: unknown) => {
        this.logger.error(`webhooks: leases were not returned: ${errorText(error)}`)
      })
    }
  }

  private async returnLeases(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    const cancelled = await returnLeases(this.db, deliveries)
    const withoutProbe = deliveries.filter(({ probe }) => probe !== null).map(({ webhook_id }) => webhook_id)
    if (withoutProbe.length) {
      await probeNow(this.db, withoutProbe)
    }
    if (cancelled.length) {
      await cancelMarked(this.db, cancelled.length)
    }
  }

  /**
   * Sends one delivery. After a success its slot is free at once, and the outcome is recorded in a batch a moment later.
   * After a failure the slot is free once the outcome is recorded: until the webhook is delayed or disabled, it gets no more
   * attempts than it has slots.
   */
  private async send(queued: QueuedDelivery): Promise<void> {
    const { delivery } = queued
    const startedAt = performance.now()
    this.unfinished.begin()
    this.sending.add(delivery.id)
    let ended = false
    const end = () => {
      ended = true
      this.queue.end(delivery, performance.now() - startedAt)
      this.startAttempts()
      this.claimers.none.onFreeSlot()
      this.claimers.resource.onFreeSlot()
    }
    try {
      const outcome = await this.makeAttempt(queued)
      if (outcome?.record.status === "success") {
        end()
      }
      if (outcome) {
        await this.recorder.record(outcome)
        this.wakeForNext(delivery)
      }
    } catch (error) {
      this.logger.error(`webhooks: attempt at ${delivery.id} was not recorded: ${errorText(error)}`)
    }
    this.sending.delete(delivery.id)
    if (!ended) {
      end()
    }
    this.unfinished.end()
  }

  /** @returns undefined when the lease was returned instead: the body could not be read now, or the webhook has changed meanwhile. */
  private async makeAttempt({ delivery }: QueuedDelivery): Promise<Outcome | undefined> {
    const body = delivery.body === null ? await this.readBody(delivery) : asBody(delivery.body)
    const webhook = this.registry.get(delivery.webhook_id)
    // How long a body takes to be read does not matter: the next read would take as long.
    if (body === undefined || !webhook || (delivery.body === null && !this.mayBeSent(delivery))) {
      await this.returnAll([delivery])
      return undefined
    }
    return this.attemptAt(delivery, body, webhook)
  }

  /** Reads the body of a delivery. @returns undefined if it could not be read, but may be later. */
  private async readBody(delivery: ClaimedDelivery): Promise<Body | undefined> {
    const { id } = delivery
    try {
      const body = await this.bodyOf(delivery)
      this.failedReads.succeeded(id)
      if (!this.registry.isFresh()) {
        await this.registry.refresh()
      }
      return body
    } catch (error) {
      const failed = await this.failedReads.failed(id, error)
      if (failed.kind === "unreadable") {
        return failed
      }
      await setTimeout(failed.pauseMs)
      return undefined
    }
  }

  private async bodyOf({ id, body, body_bytes }: ClaimedDelivery): Promise<Body> {
    return asBody(body === null && body_bytes ? await readBody(this.db, id) : body)
  }

  private attemptAt(delivery: ClaimedDelivery, body: Body, webhook: RegisteredWebhook): Promise<Outcome> {
    return traceAttempt(delivery, webhook, () => deliver(delivery, body, webhook, this.deps))
  }

  /** The next delivery about the same resource may have waited for this one. */
  private wakeForNext({ webhook_id }: ClaimedDelivery): void {
    if (this.registry.get(webhook_id)?.ordering === "resource") {
      this.claimers.resource.wake([webhook_id])
    }
  }
}

/**
 * Whether the copy of a webhook in memory is at least as new as the claim. With a rate limit it must be the same version: a
 * claim consumes the rate, so a delivery that was claimed under another limit, or under none, is claimed again.
 */
function isUpToDate(
  { rate_limit, change_number }: RegisteredWebhook,
  delivery: Pick<ClaimedDelivery, "change_number">
): boolean {
  return rate_limit === null
    ? change_number >= delivery.change_number
    : change_number === delivery.change_number
}

function asBody(text: string | null): Body {
  return text === null ? { kind: "removed" } : { kind: "text", text }
}

/** Counts attempts under way. It costs less than one promise for each. */
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

  /** Resolves when no attempt is under way. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      this.onNone = resolve
      if (this.count === 0) {
        resolve()
      }
    })
  }
}
