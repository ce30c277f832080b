import { MAX_CLAIMED_BODY, type ClaimedDelivery } from "../store/claims"

/** Hard cap of attempts in flight in one process, also for webhooks that have none in flight. */
export const MAX_IN_FLIGHT = 1_000

/** Cap of the bytes in flight of bodies larger than `MAX_CLAIMED_BODY`. A single body may be larger. */
const MAX_LARGE_BYTES = 128 * 1024 * 1024

/** Deliveries are claimed ahead for about this much time: two claims under load. */
const AHEAD_MS = 100

/**
 * From this average duration of its attempts on a webhook is slow. When a thousand hanging receivers time out together, their next
 * attempts take 0.1 s to start. Deliveries to quick receivers do not wait for that.
 */
const SLOW_MS = 1_000

/** A slow webhook gives way to quick ones for this long after its last attempt, so that it gets a slot under any load. */
const GIVES_WAY_MS = 60_000

/** Weight of the last attempt in a webhook's moving average of durations. */
const AVERAGE_WEIGHT = 0.2

/** A claimed delivery, and when it was claimed, by this process's monotonic clock in milliseconds. */
export type QueuedDelivery = { delivery: ClaimedDelivery; claimedAt: number }

/**
 * How deliveries of a webhook are claimed.
 *
 * - `due`: as many as it has slots, and some ahead.
 * - `rated`: with a rate limit, only as many as can start now, because the claim consumes the rate.
 * - `probe`: for a failing webhook, one at a time.
 */
export type ClaimKind = "due" | "rated" | "probe"

/** A claim for one webhook, of at most `free` deliveries. */
export type ClaimRequest = { webhook_id: string; kind: ClaimKind; free: number }

type QueueLimits = {
  /** Attempts in flight. Above it only webhooks that have none in flight get a slot. */
  concurrency: number
  /** Attempts in flight to one webhook. */
  perWebhookConcurrency: number
  /** Deliveries that wait for a slot. */
  waiting: number
}

/** The queue of one webhook. */
type Lane = {
  waiting: QueuedDelivery[]
  inFlight: number
  /** The number of the slot that it got last, in the process's count of all slots. */
  lastSlot: number
  /** When it got that slot, by this process's monotonic clock in milliseconds. */
  lastSlotAt: number
  /** Moving average of its attempts' durations in milliseconds; infinite before the first. */
  averageMs: number
}

/**
 * The deliveries that this process has claimed and not started, and the number of its attempts in flight.
 *
 * ```
 * due ──reserve, add──▶ waiting ──start──▶ in flight ──end──▶
 *  ▲                       │
 *  └───────remove─────────┘
 * ```
 *
 * The whole queue is bounded, whatever the number of webhooks. A free slot goes to the webhook with the fewest attempts in
 * flight; among equals to a quick one, and then to the one that was served longest ago. A webhook with none in flight gets a slot
 * above `concurrency` too, up to `MAX_IN_FLIGHT`. So a slow or hanging receiver occupies its own slots only. Any
 * number of them delays the others by the time of a claim, never by their own response times.
 */
export class LocalQueue {
  private readonly lanes = new Map<string, Lane>()
  private readonly nonEmpty = new Set<Lane>()
  private waiting = 0
  /** Deliveries that claims under way may add. */
  private reserved = 0
  private inFlight = 0
  private largeBytes = 0
  private slotsGiven = 0
  /** `waiting` and `reserved` together when the last claim began. */
  private filledTo = 0

  constructor(private readonly limits: QueueLimits) {}

  /**
   * Decides for which webhooks to claim, and how many deliveries of each: `max` at most. They count as waiting until the
   * requests are released.
   */
  reserve(webhooks: readonly { id: string; kind: ClaimKind; max?: number }[]): ClaimRequest[] {
    const slots = this.freeSlots()
    // Webhooks that can take none are left out before the sort: a thousand hanging ones would be sorted after each response.
    const lanes = webhooks
      .map(({ id, kind, max = Infinity }) => ({ id, kind, max, lane: this.laneOf(id) }))
      .filter(({ kind, lane }) => load(lane) === 0 || this.wanted(lane, kind, slots) > 0)
    lanes.sort((a, b) => load(a.lane) - load(b.lane) || a.lane.lastSlot - b.lane.lastSlot)
    let capacity = Math.max(0, slots + this.limits.waiting - this.waiting - this.reserved)
    let extra = Math.max(0, MAX_IN_FLIGHT - this.inFlight - this.waiting - this.reserved)
    const requests: ClaimRequest[] = []
    lanes.forEach(({ id, kind, max, lane }, index) => {
      const share = Math.ceil(capacity / (lanes.length - index))
      const wanted = Math.min(this.wanted(lane, kind, Math.ceil(slots / lanes.length)), share, max)
      const free = load(lane) === 0 && extra > 0 ? Math.max(wanted, 1) : wanted
      if (free > 0) {
        capacity = Math.max(0, capacity - free)
        extra -= free
        requests.push({ webhook_id: id, kind, free })
      }
    })
    this.reserved += sum(requests)
    this.filledTo = this.waiting + this.reserved
    return requests
  }

  release(requests: readonly ClaimRequest[]): void {
    this.reserved -= sum(requests)
  }

  add(deliveries: readonly ClaimedDelivery[], claimedAt: number): void {
    for (const delivery of deliveries) {
      const lane = this.laneOf(delivery.webhook_id)
      lane.waiting.push({ delivery, claimedAt })
      this.nonEmpty.add(lane)
    }
    this.waiting += deliveries.length
  }

  /** Whether a claim of the kind `due` could be made for a webhook. */
  mayTake(webhookId: string): boolean {
    const lane = this.lanes.get(webhookId)
    return !lane || load(lane) === 0 || this.wanted(lane, "due", this.freeSlots()) > 0
  }

  /** Whether to claim more: half of the deliveries that waited after the last claim have started. */
  isLow(): boolean {
    return this.waiting + this.reserved <= this.filledTo / 2
  }

  /** Whether a webhook that has attempts in flight may get one more slot. */
  hasSlot(): boolean {
    return this.inFlight < this.limits.concurrency
  }

  /** Whether this many more deliveries would all get a slot at once. */
  hasSlotsFor(count: number): boolean {
    return this.inFlight + this.waiting + this.reserved + count <= this.limits.concurrency
  }

  /** Removes the next delivery and gives it a slot. @returns undefined when none may start. */
  start(): QueuedDelivery | undefined {
    const now = performance.now()
    let next: Lane | undefined
    for (const lane of this.nonEmpty) {
      if (this.mayStart(lane) && (!next || comesBefore(lane, next, now))) {
        next = lane
      }
    }
    const first = next?.waiting.shift()
    if (!next || !first) {
      return undefined
    }
    this.countRemoved(next, 1)
    this.slotsGiven += 1
    this.inFlight += 1
    next.inFlight += 1
    next.lastSlot = this.slotsGiven
    next.lastSlotAt = now
    this.largeBytes += largeBytes(first.delivery)
    return first
  }

  /** Frees the slot of a delivery. @param tookMs duration of its attempt in milliseconds; null when none was made. */
  end(delivery: ClaimedDelivery, tookMs: number | null): void {
    const lane = this.laneOf(delivery.webhook_id)
    lane.inFlight -= 1
    this.inFlight -= 1
    this.largeBytes -= largeBytes(delivery)
    if (tookMs !== null) {
      lane.averageMs = Number.isFinite(lane.averageMs)
        ? lane.averageMs + AVERAGE_WEIGHT * (tookMs - lane.averageMs)
        : tookMs
    }
  }

  /** Removes the waiting deliveries that meet a condition, and returns them. */
  remove(condition: (queued: QueuedDelivery) => boolean): ClaimedDelivery[] {
    return [...this.nonEmpty].flatMap((lane) => {
      const removed = new Set(lane.waiting.filter(condition))
      if (removed.size) {
        lane.waiting = lane.waiting.filter((queued) => !removed.has(queued))
        this.countRemoved(lane, removed.size)
      }
      return [...removed].map(({ delivery }) => delivery)
    })
  }

  /** Forgets webhooks that no longer exist, once they have nothing waiting and nothing in flight. */
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

  /** How many deliveries to claim for a webhook; zero or less for none. @param slots its share of the free slots. */
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

  private countRemoved(lane: Lane, count: number): void {
    this.waiting -= count
    if (!lane.waiting.length) {
      this.nonEmpty.delete(lane)
    }
  }

  private laneOf(webhookId: string): Lane {
    const known = this.lanes.get(webhookId)
    if (known) {
      return known
    }
    const lane: Lane = { waiting: [], inFlight: 0, lastSlot: 0, lastSlotAt: 0, averageMs: Infinity }
    this.lanes.set(webhookId, lane)
    return lane
  }
}

/** Deliveries of a webhook in this process: waiting and in flight. */
function load({ inFlight, waiting }: Lane): number {
  return inFlight + waiting.length
}

function comesBefore(one: Lane, other: Lane, now: number): boolean {
  if (one.inFlight !== other.inFlight) {
    return one.inFlight < other.inFlight
  }
  const givesWay = mustGiveWay(one, now)
  return givesWay === mustGiveWay(other, now) ? one.lastSlot < other.lastSlot : !givesWay
}

/** Before its first attempt has ended a webhook is not slow. */
function mustGiveWay({ averageMs, lastSlotAt }: Lane, now: number): boolean {
  return averageMs >= SLOW_MS && averageMs !== Infinity && now - lastSlotAt < GIVES_WAY_MS
}

function largeBytes({ body_bytes }: ClaimedDelivery): number {
  return body_bytes > MAX_CLAIMED_BODY ? body_bytes : 0
}

function sum(requests: readonly ClaimRequest[]): number {
  return requests.reduce((total, { free }) => total + free, 0)
}
