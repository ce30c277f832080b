import type { Logger } from "@medusajs/framework/types"

import { GroupCommit } from "../group-commit"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { cancelMarked } from "../store/cancel"
import { readBody, returnLeases, type ClaimedDelivery } from "../store/claims"
import type { Db } from "../store/db"
import { probeNow } from "../store/health"
import { traceAttempt } from "../telemetry/spans"
import { Claiming, isServed } from "./claiming"
import { deliver, type DeliverDeps, type Outcome } from "./deliver"
import { LocalQueue, type Waiting } from "./local-queue"
import type { Recorder } from "./recorder"
import { errorText } from "../safe-errors"

/** Outcomes that wait to be recorded before no more is claimed. */
const MAX_UNRECORDED = 2_000

/**
 * How long a claimed delivery may wait for a slot. After that the state that the claim has checked may be out of date. Less than
 * a second, as that is how soon a cancel in another process counts.
 */
const MAX_WAIT_MS = 750

/** How often to look for claimed deliveries that have waited too long. */
const SWEEP_MS = 250

/**
 * What may be claimed ahead at least: quick receivers answer to about a hundred while one claim is under way, which begins when
 * half of it has started. Beyond it twice as many as are sent at once.
 */
export const MIN_WAITING = 400

export type DispatchLimits = { concurrency: number; perWebhookConcurrency: number }

/**
 * Sends what is due: claims, attempts, records. Whether a delivery may be sent is asked twice: by the claim, in the
 * database, and when its attempt starts, of a copy of the webhook that is at most a second old. What will not start is
 * given back at once. Any number of processes may run one.
 */
export class Dispatcher {
  private readonly queue: LocalQueue
  /** One for each ordering: a claim in order walks over all that waits for an earlier delivery, and may take long. */
  private readonly claiming: { none: Claiming; resource: Claiming }
  private readonly returning: GroupCommit<ClaimedDelivery>
  private readonly unfinished = new InFlight()
  private readonly sending = new Set<string>()
  private sweptAt = 0
  private running = false

  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly recorder: Recorder,
    private readonly deps: DeliverDeps,
    { concurrency, perWebhookConcurrency }: DispatchLimits,
    private readonly logger: Logger
  ) {
    const waiting = Math.max(2 * concurrency, MIN_WAITING)
    this.queue = new LocalQueue({ concurrency, perWebhookConcurrency, waiting })
    const sending = {
      ready: () => this.beReady(),
      startWaiting: () => this.startWaiting(),
    }
    this.claiming = {
      none: new Claiming("none", db, registry, this.queue, sending, logger),
      resource: new Claiming("resource", db, registry, this.queue, sending, logger),
    }
    this.returning = new GroupCommit(
      (deliveries) => this.giveBack(deliveries),
      (error) => logger.error(`webhooks: returning leases failed, trying again: ${errorText(error)}`)
    )
  }

  start(): void {
    this.running = true
    this.claiming.none.start()
    this.claiming.resource.start()
  }

  /** Looks for due work now: of these webhooks, or of all. */
  wake(webhookIds?: readonly string[]): void {
    this.claiming.none.wake(webhookIds)
    this.claiming.resource.wake(webhookIds)
  }

  /** Called after webhooks have changed in memory: returns the deliveries that may not be sent any more. */
  webhooksChanged(): void {
    this.returnWhatWillNotStart()
    this.queue.forget((id) => this.registry.get(id) !== undefined)
    this.wake()
  }

  /** Has new deliveries inserted, as leased where they can start here at once: see `Claiming`. */
  leaseNew: Claiming["leaseNew"] = (counts, insert) => this.claiming.none.leaseNew(counts, insert)

  /**
   * Gives back those of these deliveries that have not started; when it is done none of them starts here.
   * @returns those that have started and are being sent.
   */
  async withdraw(deliveryIds: readonly string[]): Promise<string[]> {
    await Promise.all([this.claiming.none.settled(), this.claiming.resource.settled()])
    const ids = new Set(deliveryIds)
    await this.returnAll(this.queue.takeOut(({ delivery }) => ids.has(delivery.id)))
    return deliveryIds.filter((id) => this.sending.has(id))
  }

  /** Stops claiming, returns deliveries that have not started, and waits for those in flight and their outcomes. */
  async stop(): Promise<void> {
    this.running = false
    await Promise.all([this.claiming.none.stop(), this.claiming.resource.stop()])
    await Promise.all([this.unfinished.none(), this.returnAll(this.queue.takeOut(() => true))])
    await this.returning.close()
  }

  /** Makes one attempt at a delivery that the caller has leased, whatever its webhook's state, and records it. */
  async attempt(delivery: ClaimedDelivery): Promise<void> {
    await this.registry.refresh()
    const webhook = this.registry.get(delivery.webhook_id)
    if (webhook?.secrets.length) {
      await this.recorder.record(await this.attemptAt(delivery, await this.bodyOf(delivery), webhook))
    } else {
      await this.returnAll([delivery])
    }
  }

  private beReady(): boolean {
    if (performance.now() - this.sweptAt > SWEEP_MS) {
      this.returnWhatWillNotStart()
    }
    return this.unfinished.count <= MAX_UNRECORDED
  }

  /** If the copy of the webhooks is too old, they are read first. */
  private startWaiting(): void {
    while (this.running) {
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

  /** If it fails, for example while the database is down, the next claim tries again. */
  private async refreshAndStart(): Promise<void> {
    const read = await this.registry.refresh().then(
      () => true,
      () => false
    )
    if (read) {
      this.startWaiting()
    }
  }

  private mayStart({ delivery, claimedAt }: Waiting): boolean {
    const webhook = this.registry.get(delivery.webhook_id)
    return (
      webhook !== undefined &&
      isServed(webhook) &&
      isUpToDate(webhook, delivery) &&
      (webhook.failing_since === null || delivery.probe !== null) &&
      performance.now() - claimedAt < MAX_WAIT_MS
    )
  }

  private returnWhatWillNotStart(): void {
    this.sweptAt = performance.now()
    void this.returnAll(this.queue.takeOut((waiting) => !this.mayStart(waiting)))
  }

  /** Never rejects: deliveries that cannot be returned in time stay leased until the lease expires. */
  private async returnAll(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    if (deliveries.length) {
      await this.returning.add(deliveries).catch((error: unknown) => {
        this.logger.error(`webhooks: leases were not returned: ${errorText(error)}`)
      })
    }
  }

  private async giveBack(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    const cancelled = await returnLeases(this.db, deliveries)
    const unprobed = deliveries.filter(({ probe }) => probe !== null).map(({ webhook_id }) => webhook_id)
    if (unprobed.length) {
      await probeNow(this.db, unprobed)
    }
    if (cancelled.length) {
      await cancelMarked(this.db, cancelled.length)
    }
  }

  /**
   * Sends one delivery. After a success its slot is free at once, and the outcome is recorded with others a moment later.
   * After a failure the slot is free when that is recorded: a webhook that is to be delayed, or disabled, gets no more
   * attempts meanwhile than it has slots.
   */
  private async send({ delivery, claimedAt }: Waiting): Promise<void> {
    const startedAt = performance.now()
    this.unfinished.begin()
    this.sending.add(delivery.id)
    let ended = false
    const end = () => {
      ended = true
      this.queue.end(delivery, performance.now() - startedAt)
      this.startWaiting()
      this.claiming.none.onSlot()
      this.claiming.resource.onSlot()
    }
    try {
      const outcome = await this.makeAttempt({ delivery, claimedAt })
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

  /** @returns undefined when it was given back instead, as its webhook changed while its body was read. */
  private async makeAttempt(waiting: Waiting): Promise<Outcome | undefined> {
    const { delivery } = waiting
    const body = delivery.body ?? (await this.bodyOf(delivery).catch(() => undefined))
    const webhook = this.registry.get(delivery.webhook_id)
    if (body === undefined || !webhook || (delivery.body === null && !this.mayStart(waiting))) {
      await this.returnAll([delivery])
      return undefined
    }
    return this.attemptAt(delivery, body, webhook)
  }

  /** Null when it is not stored any more. */
  private async bodyOf({ id, body, body_bytes }: ClaimedDelivery): Promise<string | null> {
    return body === null && body_bytes ? readBody(this.db, id) : body
  }

  private attemptAt(
    delivery: ClaimedDelivery,
    body: string | null,
    webhook: RegisteredWebhook
  ): Promise<Outcome> {
    return traceAttempt(delivery, webhook, () => deliver(delivery, body, webhook, this.deps))
  }

  /** The next delivery about the same resource may have waited for this one. */
  private wakeForNext({ webhook_id }: ClaimedDelivery): void {
    if (this.registry.get(webhook_id)?.ordering === "resource") {
      this.claiming.resource.wake([webhook_id])
    }
  }
}

/**
 * Whether the copy of a webhook in memory is at least as new as the claim. A rate is spent by the claim: what was claimed
 * by another limit, or by none, is claimed again.
 */
function isUpToDate(
  { rate_limit, change_number }: RegisteredWebhook,
  delivery: Pick<ClaimedDelivery, "change_number">
): boolean {
  return rate_limit === null
    ? change_number >= delivery.change_number
    : change_number === delivery.change_number
}

/** Counts attempts in flight; keeping a promise for each would cost more. */
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
