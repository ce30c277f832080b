import type { Logger } from "@medusajs/framework/types"

import type { WebhookOrdering } from "../../../types"
import { keysOf } from "../../../types/typed"
import { Loop } from "../loop"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import {
  claimDue,
  claimProbes,
  claimRated,
  findDue,
  MAX_CLAIMED_BODY,
  type ClaimedDelivery,
  type Slots,
} from "../store/claims"
import type { Db } from "../store/db"
import { withClaimLocks } from "../store/ordering"
import { mayBeOneRow } from "../transient-errors"
import type { ClaimRequest, ClaimKind, LocalQueue } from "./local-queue"

/** How often to look for due work; a wake ends the pause. */
const POLL_MS = 500

/** Pause before the next claim for a webhook with a rate limit that may have delayed due work. */
const RATED_AGAIN_MS = 100

/** These claims stop this long after the last one that returned rows: a little longer than `RATE_WINDOW_SECONDS`. */
const RATED_FOR_MS = 1_300

/**
 * A lease lasts this much longer than the attempt's timeout, for waiting in the local queue, reading the webhook again and
 * recording.
 */
export const LEASE_MARGIN_SECONDS = 10

const CLAIMS = { due: claimDue, rated: claimRated, probe: claimProbes }

/** What a claimer needs of the dispatcher. */
type AttemptStarter = {
  /** Whether more may be claimed now. */
  mayClaim(): boolean
  /** Starts the attempts of the local queue for which there are slots. */
  startAttempts(): void
}

/**
 * Fills the local queue with the due deliveries of the webhooks of one ordering. It claims for a webhook after a wake, or
 * after the poll has found due work, until a claim returns fewer rows than requested. Idle webhooks cost no claim.
 */
export class Claimer {
  private readonly loop: Loop
  /** Finds due work without a wake. A separate loop, because it takes 10 ms when a thousand webhooks have work. */
  private readonly polling: Loop
  /** Webhooks that may have due work. */
  private readonly due = new Set<string>()
  /** When a claim last returned rows, by webhook with a rate limit. */
  private readonly rated = new Map<string, number>()
  private pollFrom = ""
  private readonly pending = new Set<Promise<unknown>>()

  constructor(
    private readonly ordering: WebhookOrdering,
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly queue: LocalQueue,
    private readonly attempts: AttemptStarter,
    logger: Logger
  ) {
    const name = ordering === "none" ? "dispatch" : "ordered dispatch"
    this.loop = new Loop(name, () => this.step(), POLL_MS, logger)
    this.polling = new Loop(`poll for due deliveries (${name})`, () => this.poll(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
    this.polling.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.loop.stop(), this.polling.stop()])
  }

  /** Claims now: for these webhooks, or for all that have due work. */
  wake(webhookIds?: readonly string[]): void {
    if (webhookIds) {
      webhookIds.forEach((id) => this.due.add(id))
    } else {
      this.polling.wake()
    }
    this.loop.wake()
  }

  /** A slot has become free: claims if there may be due work for it. */
  onFreeSlot(): void {
    if (this.due.size && (this.queue.hasSlot() || this.queue.isLow())) {
      this.loop.wake()
    }
  }

  /** Resolves when the claims and inserts under way have ended and their deliveries are in the local queue. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.pending)
  }

  /**
   * Inserts new deliveries, and leases them in the same statement if this process can start all of them at once: then they
   * need no claim. Deliveries of a webhook that has older due work, a rate limit, an ordering or a probe are not leased.
   * Neither is a batch larger than the free slots: it would reserve the queue during its insert, and block claims.
   * @param counts number of new deliveries by webhook id.
   * @param insert inserts all of them, leases up to `free` deliveries of each webhook in `slots`, and returns the leased ones.
   * @throws what `insert` throws.
   */
  async leaseNew<Result extends { leased: ClaimedDelivery[] }>(
    counts: ReadonlyMap<string, number>,
    insert: (slots: Slots[]) => Promise<Result>
  ): Promise<Result> {
    const isIdle = this.loop.isRunning && this.attempts.mayClaim() && this.queue.hasSlotsFor(sumOf(counts))
    const requests = isIdle ? this.queue.reserve(this.leasable(counts)) : []
    const claimedAt = performance.now()
    const result = await this.track(async () => {
      try {
        const inserted = await insert(requests.map((request) => this.slotsOf(request)))
        // If the webhooks cannot be read, deliveries that are newer than the copy in memory do not start and are returned.
        await this.add(inserted.leased, claimedAt).catch(() => undefined)
        return inserted
      } finally {
        this.queue.release(requests)
      }
    })
    if (result.leased.length) {
      this.attempts.startAttempts()
    }
    return result
  }

  /** The webhooks whose new deliveries may be leased without a claim. */
  private leasable(counts: ReadonlyMap<string, number>): { id: string; kind: ClaimKind; max: number }[] {
    return [...counts].flatMap(([id, max]) => {
      const webhook = this.served(id)
      const isLeasable = webhook && kindOf(webhook) === "due" && !this.due.has(id)
      return isLeasable ? [{ id, kind: "due" as const, max }] : []
    })
  }

  private async track<Result>(work: () => Promise<Result>): Promise<Result> {
    const working = work()
    this.pending.add(working)
    try {
      return await working
    } finally {
      this.pending.delete(working)
    }
  }

  private async step(): Promise<boolean> {
    if (!this.attempts.mayClaim()) {
      return false
    }
    const requests = this.queue.reserve(this.candidates())
    try {
      return requests.length ? await this.track(() => this.claimAndAdd(requests)) : false
    } finally {
      this.attempts.startAttempts()
    }
  }

  /**
   * Finds webhooks with due work for which there was no wake: retries, and deliveries that other processes have queued. A
   * webhook that is known to be due causes no wake, so that the pause after a failed claim is kept.
   */
  private async poll(): Promise<false> {
    if (this.hasWebhooks()) {
      const { webhookIds, next } = await findDue(this.db, this.pollFrom)
      this.pollFrom = next
      const found = webhookIds.filter((id) => !this.due.has(id) && this.served(id))
      if (found.length) {
        this.wake(found)
      }
    }
    return false
  }

  private hasWebhooks(): boolean {
    return this.registry.all().some(({ ordering }) => ordering === this.ordering)
  }

  private candidates(): { id: string; kind: ClaimKind }[] {
    const candidates: { id: string; kind: ClaimKind }[] = []
    // Those that can take none come first: a thousand hanging webhooks are passed after each response.
    for (const id of this.due) {
      if (this.queue.mayTake(id)) {
        const webhook = this.served(id)
        if (webhook) {
          candidates.push({ id, kind: kindOf(webhook) })
        } else {
          this.due.delete(id)
        }
      }
    }
    return candidates
  }

  /** The webhook, if this claimer claims its deliveries. */
  private served(id: string): RegisteredWebhook | undefined {
    const webhook = this.registry.get(id)
    return webhook?.ordering === this.ordering && isServed(webhook) ? webhook : undefined
  }

  /** @returns whether to claim again at once. */
  private async claimAndAdd(requests: readonly ClaimRequest[]): Promise<boolean> {
    // Before the claim, so that a wake during the claim is kept.
    requests.forEach(({ webhook_id }) => this.due.delete(webhook_id))
    const claimedAt = performance.now()
    let full = requests
    try {
      const claims = await Promise.allSettled(this.claims(requests))
      // If one claim fails, the deliveries that the others have leased are sent.
      const claimed = claims.flatMap((claim) => (claim.status === "fulfilled" ? claim.value : []))
      await this.add(claimed, claimedAt)
      throwFirst(claims)
      full = filledRequests(claimed, requests)
      this.claimAgainSoon(requests, claimed, claimedAt)
    } finally {
      this.queue.release(requests)
      full.forEach(({ webhook_id }) => this.due.add(webhook_id))
    }
    return full.length > 0 && this.queue.isLow()
  }

  /**
   * Repeats the claim of webhooks with a rate limit. A claim does not say whether the rate limit or the end of the queue
   * has bounded it; for about a second after the last rows it may have been the rate limit.
   */
  private claimAgainSoon(
    requests: readonly ClaimRequest[],
    claimed: readonly ClaimedDelivery[],
    now: number
  ): void {
    const withRows = new Set(claimed.map(({ webhook_id }) => webhook_id))
    const again = requests
      .filter(({ kind }) => kind === "rated")
      .map(({ webhook_id }) => webhook_id)
      .filter((id) => {
        if (withRows.has(id)) {
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

  /**
   * Adds claimed deliveries to the local queue. Reads the webhooks first if a claim has seen a newer one than the copy in
   * memory.
   */
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

  /** One claim for each kind, concurrently. */
  private claims(requests: readonly ClaimRequest[]): Promise<ClaimedDelivery[]>[] {
    return keysOf(CLAIMS).flatMap((kind) => {
      const slots = requests
        .filter((request) => request.kind === kind)
        .map((request) => this.slotsOf(request))
      return slots.length ? this.claim(kind, slots) : []
    })
  }

  /**
   * If one body cannot be read, the whole claim fails, with the deliveries of all webhooks. Then it is repeated without bodies:
   * each is read when its attempt starts, and only that attempt fails.
   */
  private async claim(kind: ClaimKind, slots: readonly Slots[]): Promise<ClaimedDelivery[]> {
    try {
      return await this.claimReading(kind, slots, MAX_CLAIMED_BODY)
    } catch (error) {
      if (!mayBeOneRow(error)) {
        throw error
      }
      return this.claimReading(kind, slots, 0)
    }
  }

  /** @param maxBody length in bytes of the longest body that is read. */
  private claimReading(
    kind: ClaimKind,
    slots: readonly Slots[],
    maxBody: number
  ): Promise<ClaimedDelivery[]> {
    if (this.ordering === "none") {
      return CLAIMS[kind](this.db, slots, this.ordering, maxBody)
    }
    const ids = slots.map(({ webhook_id }) => webhook_id)
    return withClaimLocks(this.db, ids, async (trx, mine) =>
      CLAIMS[kind](
        trx,
        slots.filter(({ webhook_id }) => mine.has(webhook_id)),
        this.ordering,
        maxBody
      )
    )
  }

  private slotsOf({ webhook_id, free }: ClaimRequest): Slots {
    const timeoutMs = this.registry.get(webhook_id)?.timeout_ms ?? 0
    return { webhook_id, free, leaseSeconds: timeoutMs / 1000 + LEASE_MARGIN_SECONDS }
  }
}

/** @throws the error of the first rejected result. */
function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  const failed = results.find((result) => result.status === "rejected")
  if (failed) {
    throw failed.reason
  }
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}

/** Whether deliveries are sent to a webhook: it is active, takes POST requests and has a secret. */
export function isServed({ mode, status, secrets }: RegisteredWebhook): boolean {
  return mode === "push" && status === "active" && secrets.length > 0
}

function kindOf({ failing_since, rate_limit }: RegisteredWebhook): ClaimKind {
  if (failing_since) {
    return "probe"
  }
  return rate_limit === null ? "due" : "rated"
}

/** The requests that got as many rows as requested, so that there may be more. A probe is one row. */
function filledRequests(
  claimed: readonly ClaimedDelivery[],
  requests: readonly ClaimRequest[]
): ClaimRequest[] {
  const counts = new Map<string, number>()
  claimed.forEach(({ webhook_id }) => counts.set(webhook_id, (counts.get(webhook_id) ?? 0) + 1))
  return requests.filter(
    ({ webhook_id, kind, free }) => kind !== "probe" && (counts.get(webhook_id) ?? 0) >= free
  )
}
