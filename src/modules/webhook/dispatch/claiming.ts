import type { Logger } from "@medusajs/framework/types"

import type { WebhookOrdering } from "../../../types"
import { keysOf } from "../../../types/typed"
import { Loop } from "../loop"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { claimDue, claimProbes, claimRated, findDue, type ClaimedDelivery, type Slots } from "../store/claims"
import type { Db } from "../store/db"
import { inTurn } from "../store/ordering"
import type { Ask, ClaimKind, LocalQueue } from "./local-queue"

/** How often to look for due work; a wake ends the pause. */
const POLL_MS = 500

/** How soon to ask again for a webhook whose rate may have delayed what is due, */
const RATED_AGAIN_MS = 100

/** and for how long after its last claim that gave something: a little longer than a rate counts. */
const RATED_FOR_MS = 1_300

/** How much longer a lease is than the attempt's timeout: for waiting, reading the webhook again, and recording. */
export const LEASE_MARGIN_SECONDS = 10

const CLAIMS = { due: claimDue, rated: claimRated, probe: claimProbes }

/** Whoever sends what is claimed. */
export type Sending = {
  /** Whether more may be claimed. */
  ready(): boolean
  /** Starts what waits in the local queue and has a slot. */
  startWaiting(): void
}

/**
 * Fills the local queue with what is due for the webhooks of one ordering. It claims for those that it was woken for and
 * those that a poll of the queue has found, until a claim returns fewer rows than requested. Idle webhooks cost no claim.
 */
export class Claiming {
  private readonly loop: Loop
  /** Finds webhooks that nobody here was woken for: beside the claims, since it takes 10 ms where a thousand webhooks have work. */
  private readonly looking: Loop
  /** Webhooks that may have due work. */
  private readonly due = new Set<string>()
  /** When webhooks with a rate limit were last claimed for and had something. */
  private readonly rated = new Map<string, number>()
  private lookFrom = ""
  private readonly underWay = new Set<Promise<unknown>>()

  constructor(
    private readonly ordering: WebhookOrdering,
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly queue: LocalQueue,
    private readonly sending: Sending,
    logger: Logger
  ) {
    const name = ordering === "none" ? "dispatch" : "dispatch in order"
    this.loop = new Loop(name, () => this.step(), POLL_MS, logger)
    this.looking = new Loop(`looking for due work, ${name}`, () => this.look(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
    this.looking.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.loop.stop(), this.looking.stop()])
  }

  /** Looks for due work now: of these webhooks, or of all. */
  wake(webhookIds?: readonly string[]): void {
    if (webhookIds) {
      webhookIds.forEach((id) => this.due.add(id))
    } else {
      this.looking.wake()
    }
    this.loop.wake()
  }

  /** A slot is free: claims if there may be something for it. */
  onSlot(): void {
    if (this.due.size && (this.queue.hasSlot() || this.queue.isLow())) {
      this.loop.wake()
    }
  }

  /** Resolves when what is being claimed or leased just now is in the local queue. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay)
  }

  /**
   * Has new deliveries inserted, as leased where they can all start here at once: they need no claim. Those of webhooks that
   * have older work to be claimed first, or a rate, an order or a probe to be kept, are left to be claimed, and so is a
   * large batch: the room that it took while it is inserted would keep claims from filling it.
   * @param counts how many there are for each webhook.
   * @param insert inserts all of them, leases up to `free` of each webhook among `slots`, and says which are leased.
   */
  async leaseNew<Result extends { leased: ClaimedDelivery[] }>(
    counts: ReadonlyMap<string, number>,
    insert: (slots: Slots[]) => Promise<Result>
  ): Promise<Result> {
    const isIdle = this.loop.isRunning && this.sending.ready() && this.queue.hasSlotsFor(sumOf(counts))
    const asks = isIdle ? this.queue.reserve(this.unhindered(counts)) : []
    const claimedAt = performance.now()
    const leasing = this.settles(async () => {
      try {
        const result = await insert(asks.map((ask) => this.slotsOf(ask)))
        // Should reading the webhooks fail, what is newer than their copy does not start and goes back.
        await this.add(result.leased, claimedAt).catch(() => undefined)
        return result
      } finally {
        this.queue.release(asks)
      }
    })
    const result = await leasing
    if (result.leased.length) {
      this.sending.startWaiting()
    }
    return result
  }

  private unhindered(counts: ReadonlyMap<string, number>): { id: string; kind: ClaimKind; most: number }[] {
    return [...counts].flatMap(([id, most]) => {
      const webhook = this.served(id)
      const isUnhindered = webhook && kindOf(webhook) === "due" && !this.due.has(id)
      return isUnhindered ? [{ id, kind: "due" as const, most }] : []
    })
  }

  private async settles<Result>(work: () => Promise<Result>): Promise<Result> {
    const working = work()
    this.underWay.add(working)
    try {
      return await working
    } finally {
      this.underWay.delete(working)
    }
  }

  private async step(): Promise<boolean> {
    if (!this.sending.ready()) {
      return false
    }
    const asks = this.queue.reserve(this.candidates())
    try {
      return asks.length ? await this.settles(() => this.claimAndAdd(asks)) : false
    } finally {
      this.sending.startWaiting()
    }
  }

  /**
   * Finds webhooks with due work that nobody here was woken for: retries, and what other processes have queued. One that is
   * known to be due wakes no claim, which may pause after an error.
   */
  private async look(): Promise<false> {
    if (this.isConcerned()) {
      const { webhookIds, next } = await findDue(this.db, this.lookFrom)
      this.lookFrom = next
      const found = webhookIds.filter((id) => !this.due.has(id) && this.served(id))
      if (found.length) {
        this.wake(found)
      }
    }
    return false
  }

  private isConcerned(): boolean {
    return this.registry.all().some(({ ordering }) => ordering === this.ordering)
  }

  private candidates(): { id: string; kind: ClaimKind }[] {
    return [...this.due].flatMap((id) => {
      const webhook = this.served(id)
      if (!webhook) {
        this.due.delete(id)
        return []
      }
      return this.queue.mayTake(id) ? { id, kind: kindOf(webhook) } : []
    })
  }

  /** The webhook, if what is due for it is claimed here. */
  private served(id: string): RegisteredWebhook | undefined {
    const webhook = this.registry.get(id)
    return webhook?.ordering === this.ordering && isServed(webhook) ? webhook : undefined
  }

  /** @returns whether there is more to claim right away. */
  private async claimAndAdd(asks: readonly Ask[]): Promise<boolean> {
    // Before the claim: a webhook that is woken for meanwhile stays.
    asks.forEach(({ webhook_id }) => this.due.delete(webhook_id))
    const claimedAt = performance.now()
    let full = asks
    try {
      const claims = await Promise.allSettled(
        this.ordering === "none" ? this.claims(this.db, asks) : [this.claimInOrder(asks)]
      )
      // What one has leased is sent, although another has failed.
      const claimed = claims.flatMap((claim) => (claim.status === "fulfilled" ? claim.value : []))
      await this.add(claimed, claimedAt)
      throwFirst(claims)
      full = filledBy(claimed, asks)
      this.askAgain(asks, claimed, claimedAt)
    } finally {
      this.queue.release(asks)
      full.forEach(({ webhook_id }) => this.due.add(webhook_id))
    }
    return full.length > 0 && this.queue.isLow()
  }

  /** A claim does not say whether the rate or the queue has held it back: within a second it may be the rate. */
  private askAgain(asks: readonly Ask[], claimed: readonly ClaimedDelivery[], now: number): void {
    const given = new Set(claimed.map(({ webhook_id }) => webhook_id))
    const again = asks
      .filter(({ kind }) => kind === "rated")
      .map(({ webhook_id }) => webhook_id)
      .filter((id) => {
        if (given.has(id)) {
          this.rated.set(id, now)
        } else if (now - (this.rated.get(id) ?? -Infinity) > RATED_FOR_MS) {
          this.rated.delete(id)
        }
        return this.rated.has(id)
      })
    if (again.length) {
      setTimeout(() => this.wake(again), RATED_AGAIN_MS).unref()
    }
  }

  /** The claim says when the copy of a webhook in memory is out of date. */
  private async add(claimed: readonly ClaimedDelivery[], claimedAt: number): Promise<void> {
    try {
      if (
        claimed.some((one) => (this.registry.get(one.webhook_id)?.change_number ?? 0) < one.change_number)
      ) {
        await this.registry.refresh()
      }
    } finally {
      this.queue.add(claimed, claimedAt)
    }
  }

  private claimInOrder(asks: readonly Ask[]): Promise<ClaimedDelivery[]> {
    const ids = asks.map(({ webhook_id }) => webhook_id)
    return inTurn(this.db, ids, async (trx, mine) => {
      const claims = this.claims(
        trx,
        asks.filter(({ webhook_id }) => mine.has(webhook_id))
      )
      return (await Promise.all(claims)).flat()
    })
  }

  /** One for each kind, at the same time. */
  private claims(db: Db, asks: readonly Ask[]): Promise<ClaimedDelivery[]>[] {
    return keysOf(CLAIMS).flatMap((kind) => {
      const slots = asks.filter((ask) => ask.kind === kind).map((ask) => this.slotsOf(ask))
      return slots.length ? CLAIMS[kind](db, slots, this.ordering) : []
    })
  }

  private slotsOf({ webhook_id, free }: Ask): Slots {
    const timeoutMs = this.registry.get(webhook_id)?.timeout_ms ?? 0
    return { webhook_id, free, leaseSeconds: timeoutMs / 1000 + LEASE_MARGIN_SECONDS }
  }
}

/** @throws the error of the first that has failed. */
function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  const failed = results.find((result) => result.status === "rejected")
  if (failed) {
    throw failed.reason
  }
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}

/** Whether a webhook is sent anything at all. */
export function isServed({ mode, status, secrets }: RegisteredWebhook): boolean {
  return mode === "push" && status === "active" && secrets.length > 0
}

function kindOf({ failing_since, rate_limit }: RegisteredWebhook): ClaimKind {
  if (failing_since) {
    return "probe"
  }
  return rate_limit === null ? "due" : "rated"
}

/** Those that got all they asked for, so that there may be more. */
function filledBy(claimed: readonly ClaimedDelivery[], asks: readonly Ask[]): Ask[] {
  const counts = new Map<string, number>()
  claimed.forEach(({ webhook_id }) => counts.set(webhook_id, (counts.get(webhook_id) ?? 0) + 1))
  return asks.filter(
    ({ webhook_id, kind, free }) => kind !== "probe" && (counts.get(webhook_id) ?? 0) >= free
  )
}
