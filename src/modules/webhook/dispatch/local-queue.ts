import { MAX_CLAIMED_BODY, type ClaimedDelivery } from "../store/claims"

/** Attempts under way at once in one process, beyond which not even a webhook with none gets a slot. */
export const MAX_IN_FLIGHT = 1_000

/** Bytes of bodies under way at once, of those that are not read with their claim. One alone may be larger. */
const MAX_LARGE_BYTES = 128 * 1024 * 1024

/** What is claimed ahead: about as much as starts within this time, two claims' worth under load. */
const AHEAD_MS = 100

/** How much the last attempt counts in a webhook's average duration. */
const LAST_COUNTS = 0.2

/** A claimed delivery, and when it was claimed, by this process's monotonic clock. */
export type Waiting = { delivery: ClaimedDelivery; claimedAt: number }

/**
 * How a webhook is claimed for: as many as it has slots and some ahead; only as many as can start now, since its rate is
 * spent by the claim; or one at a time.
 */
export type ClaimKind = "due" | "rated" | "probe"

/** How many deliveries of a webhook to claim. */
export type Ask = { webhook_id: string; kind: ClaimKind; free: number }

export type QueueLimits = {
  /** Attempts under way at once, beyond which only webhooks that have none get a slot. */
  concurrency: number
  /** Attempts under way at once to one webhook. */
  perWebhookConcurrency: number
  /** Deliveries that wait for a slot. */
  waiting: number
}

type Lane = {
  waiting: Waiting[]
  inFlight: number
  /** When it was last given a slot, as a count of all slots given. */
  served: number
  /** Average duration of its attempts in milliseconds; infinite before the first. */
  averageMs: number
}

/**
 * What this process has claimed and not started, and how many attempts it has under way.
 *
 * ```
 * due ──reserve, add──▶ waiting ──start──▶ in flight ──end──▶
 *  ▲                       │
 *  └───────takeOut─────────┘
 * ```
 *
 * It is bounded as a whole, however many webhooks there are. A slot goes to the webhook
 * with the fewest attempts under way, round-robin among equals. A webhook with none gets one beyond `concurrency` too, up to
 * `MAX_IN_FLIGHT`, above which the one that was served longest ago comes first. So a receiver that is slow, or hangs,
 * holds its own slots, and any number of them delays another by a claim and never by their answers.
 */
export class LocalQueue {
  private readonly lanes = new Map<string, Lane>()
  private readonly filled = new Set<Lane>()
  private waiting = 0
  private reserved = 0
  private inFlight = 0
  private largeBytes = 0
  private slotsGiven = 0
  /** How many were to wait after the last claim. */
  private filledTo = 0

  constructor(private readonly limits: QueueLimits) {}

  /**
   * Decides for which webhooks to claim, and how many deliveries each, `most` at most. What is reserved counts as waiting
   * until it is released.
   */
  reserve(webhooks: readonly { id: string; kind: ClaimKind; most?: number }[]): Ask[] {
    const slots = this.freeSlots()
    // Those that can take none are left out first: a thousand that hang would be sorted again after each answer.
    const lanes = webhooks
      .map(({ id, kind, most = Infinity }) => ({ id, kind, most, lane: this.laneOf(id) }))
      .filter(({ kind, lane }) => load(lane) === 0 || this.wanted(lane, kind, slots) > 0)
    lanes.sort((a, b) => load(a.lane) - load(b.lane) || a.lane.served - b.lane.served)
    let room = Math.max(0, slots + this.limits.waiting - this.waiting - this.reserved)
    let idle = Math.max(0, MAX_IN_FLIGHT - this.inFlight - this.waiting - this.reserved)
    const asks: Ask[] = []
    lanes.forEach(({ id, kind, most, lane }, index) => {
      const share = Math.ceil(room / (lanes.length - index))
      const wanted = Math.min(this.wanted(lane, kind, Math.ceil(slots / lanes.length)), share, most)
      const free = load(lane) === 0 && idle > 0 ? Math.max(wanted, 1) : wanted
      if (free > 0) {
        room = Math.max(0, room - free)
        idle -= free
        asks.push({ webhook_id: id, kind, free })
      }
    })
    this.reserved += sum(asks)
    this.filledTo = this.waiting + this.reserved
    return asks
  }

  release(asks: readonly Ask[]): void {
    this.reserved -= sum(asks)
  }

  add(deliveries: readonly ClaimedDelivery[], claimedAt: number): void {
    for (const delivery of deliveries) {
      const lane = this.laneOf(delivery.webhook_id)
      lane.waiting.push({ delivery, claimedAt })
      this.filled.add(lane)
    }
    this.waiting += deliveries.length
  }

  /** Whether a webhook could take more, if it may be claimed for without a rate limit or a probe. */
  mayTake(webhookId: string): boolean {
    const lane = this.lanes.get(webhookId)
    return !lane || load(lane) === 0 || this.wanted(lane, "due", this.freeSlots()) > 0
  }

  /** Whether it is worth to claim more: half of what waited after the last claim has started. */
  isLow(): boolean {
    return this.waiting + this.reserved <= this.filledTo / 2
  }

  /** Whether a webhook with attempts under way may get one more slot. */
  hasSlot(): boolean {
    return this.inFlight < this.limits.concurrency
  }

  /** Whether as many more would all have a slot at once. */
  hasSlotsFor(count: number): boolean {
    return this.inFlight + this.waiting + this.reserved + count <= this.limits.concurrency
  }

  /** Takes the delivery whose turn it is, and gives it a slot; undefined when none may start. */
  start(): Waiting | undefined {
    let next: Lane | undefined
    for (const lane of this.filled) {
      if (this.mayStart(lane) && (!next || comesBefore(lane, next))) {
        next = lane
      }
    }
    const first = next?.waiting.shift()
    if (!next || !first) {
      return undefined
    }
    this.left(next, 1)
    next.inFlight += 1
    next.served = this.slotsGiven += 1
    this.inFlight += 1
    this.largeBytes += largeBytes(first.delivery)
    return first
  }

  /** Frees the slot of a delivery. @param tookMs how long its attempt took; null when there was none. */
  end(delivery: ClaimedDelivery, tookMs: number | null): void {
    const lane = this.laneOf(delivery.webhook_id)
    lane.inFlight -= 1
    this.inFlight -= 1
    this.largeBytes -= largeBytes(delivery)
    if (tookMs !== null) {
      lane.averageMs = Number.isFinite(lane.averageMs)
        ? lane.averageMs + LAST_COUNTS * (tookMs - lane.averageMs)
        : tookMs
    }
  }

  /** Takes out what waits and meets a condition. */
  takeOut(condition: (waiting: Waiting) => boolean): ClaimedDelivery[] {
    return [...this.filled].flatMap((lane) => {
      const taken = lane.waiting.filter(condition)
      if (taken.length) {
        const set = new Set(taken)
        lane.waiting = lane.waiting.filter((waiting) => !set.has(waiting))
        this.left(lane, taken.length)
      }
      return taken.map(({ delivery }) => delivery)
    })
  }

  /** Forgets webhooks that have nothing here, of those that are not known any more. */
  forget(isKnown: (webhookId: string) => boolean): void {
    for (const [id, lane] of this.lanes) {
      if (load(lane) === 0 && !isKnown(id)) {
        this.lanes.delete(id)
      }
    }
  }

  private freeSlots(): number {
    return Math.max(0, this.limits.concurrency - this.inFlight)
  }

  /** @param slots its share of the slots that are free. */
  private wanted(lane: Lane, kind: ClaimKind, slots: number): number {
    if (kind === "probe") {
      return load(lane) === 0 ? 1 : 0
    }
    const open = Math.min(this.limits.perWebhookConcurrency - lane.inFlight, slots)
    const startable = lane.inFlight === 0 ? Math.max(open, 1) : open
    const ahead =
      kind === "rated"
        ? 0
        : Math.floor((AHEAD_MS / Math.max(lane.averageMs, 1)) * Math.max(lane.inFlight, startable))
    return startable + ahead - lane.waiting.length
  }

  private mayStart({ inFlight, waiting }: Lane): boolean {
    const free =
      inFlight === 0
        ? this.inFlight < MAX_IN_FLIGHT
        : this.inFlight < this.limits.concurrency && inFlight < this.limits.perWebhookConcurrency
    const large = waiting[0] ? largeBytes(waiting[0].delivery) : 0
    return free && (large === 0 || this.largeBytes === 0 || this.largeBytes + large <= MAX_LARGE_BYTES)
  }

  private left(lane: Lane, count: number): void {
    this.waiting -= count
    if (!lane.waiting.length) {
      this.filled.delete(lane)
    }
  }

  private laneOf(webhookId: string): Lane {
    const known = this.lanes.get(webhookId)
    if (known) {
      return known
    }
    const lane: Lane = { waiting: [], inFlight: 0, served: 0, averageMs: Infinity }
    this.lanes.set(webhookId, lane)
    return lane
  }
}

/** What a webhook has here. */
function load({ inFlight, waiting }: Lane): number {
  return inFlight + waiting.length
}

function comesBefore(one: Lane, other: Lane): boolean {
  return one.inFlight === other.inFlight ? one.served < other.served : one.inFlight < other.inFlight
}

function largeBytes({ body_bytes }: ClaimedDelivery): number {
  return body_bytes > MAX_CLAIMED_BODY ? body_bytes : 0
}

function sum(asks: readonly Ask[]): number {
  return asks.reduce((total, { free }) => total + free, 0)
}
