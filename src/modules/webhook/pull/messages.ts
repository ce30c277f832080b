import type { PullAcknowledgement, PulledMessage } from "../../../types"
import { present } from "../../../types/typed"
import { factsOf, holdsData, isUncounted, type DeliverDeps, type Outcome } from "../dispatch/deliver"
import type { Recorder } from "../dispatch/recorder"
import { keptHeaders, requestHeaders } from "../dispatch/request-headers"
import { REMARK } from "../remarks"
import { nextAttemptAt } from "../dispatch/retry-policy"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { FailedReads } from "../failed-reads"
import type { SetAside } from "../set-aside"
import { cancelMarked } from "../store/cancel"
import { returnLeases, type DeliveryFacts } from "../store/claims"
import type { Db } from "../store/db"
import { postponeDelivery } from "../store/outcomes"
import { mayBeOneRow } from "../transient-errors"
import {
  leaseMessages,
  leaseUnacknowledged,
  readMessages,
  claimForAcknowledgement,
  type LeasedMessage,
  type MessageContent,
} from "../store/pull"
import { reportFetch } from "./unfetched"

/** How long a fetched message is leased to its consumer. */
export const LEASE_SECONDS = 60

/** How long a process leases a message while it records its outcome. */
const RECORDING_SECONDS = 10

/** Most bytes of bodies in one fetch. The first body may be larger. */
const MAX_BYTES = 8 * 1024 * 1024

/** Expired leases that are recorded at once. */
const ENDED_BATCH = 1_000

/** The largest value of the column of durations (int4). */
const MAX_DURATION_MS = 2 ** 31 - 1

/** How often an acknowledgement is recorded again because a concurrent one of the same message has taken over the lease. */
const MAX_TRIES = 5

/** A message, and the fencing token of its lease. */
export type Fetched = { message: PulledMessage; claims: number }

type MessageDeps = Pick<DeliverDeps, "source" | "now" | "random">

/** A message as it was read. `unreadable` is the error's code where its body can never be read. */
type ReadContent = MessageContent & { unreadable?: string }

/** The outcome of a fetch. */
type Result = Pick<Outcome["record"], "status" | "started_at" | "duration_ms" | "retry_in_ms" | "remark">

/**
 * Messages of webhooks of the mode `pull`, which apps fetch. Their deliveries wait in the same queue. A fetch leases them. An
 * acknowledgement records a success. A lease that expires without one is recorded as a failed attempt, by the next fetch or by
 * the pipeline's cleanup, and the delivery is due again. See docs/decisions/pull.md.
 */
export class Messages {
  private readonly failedReads: FailedReads

  /** @param aside notes messages whose body can never be read. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly recorder: Pick<Recorder, "record" | "announce">,
    private readonly deps: MessageDeps,
    aside: SetAside
  ) {
    this.failedReads = new FailedReads(aside)
  }

  /** Leases up to `limit` due messages, in the order of their due times. Returns none while the webhook is not active. */
  async fetch(webhook: RegisteredWebhook, limit: number): Promise<Fetched[]> {
    const { db, registry, recorder } = this
    await reportFetch({ db, registry, recorder }, webhook.id)
    const held: LeasedMessage[] = []
    try {
      return await this.leaseAndRead(webhook, limit, held)
    } catch (error) {
      // Without this, the leased messages would wait until their leases expire.
      await this.returnMessages(held).catch(() => undefined)
      throw error
    }
  }

  /** @param held filled with the leased messages, so that the caller can return them after an error. */
  private async leaseAndRead(
    webhook: RegisteredWebhook,
    limit: number,
    held: LeasedMessage[]
  ): Promise<Fetched[]> {
    const fetched: Fetched[] = []
    let bytes = 0
    // A webhook without a readable secret returns none. The registry has logged the reason.
    while (fetched.length < limit && webhook.secrets.length) {
      const free = limit - fetched.length
      const leased = await leaseMessages(this.db, webhook.id, webhook.ordering, free, LEASE_SECONDS)
      const ended = leased.filter(({ unacknowledged_at }) => unacknowledged_at)
      const due = leased.filter(({ unacknowledged_at }) => !unacknowledged_at)
      held.push(...due)
      const contents = await this.read(due, MAX_BYTES - bytes, { firstWhole: fetched.length === 0 })
      const tooMuch: LeasedMessage[] = []
      const refused: Outcome[] = []
      for (const { body, too_much, unreadable, ...one } of contents) {
        if (holdsData(one) && !this.registry.mayBeSent(webhook.id, one.topic)) {
          // A message that the shop refuses to send says nothing about the app's health.
          refused.push({ ...this.refusedOf(one, webhook, REMARK.beyondRights), event: null })
        } else if (too_much) {
          tooMuch.push(one)
        } else if (unreadable !== undefined) {
          const outcome = this.refusedOf(one, webhook, REMARK.unreadable(unreadable))
          refused.push({ ...outcome, event: null, isUnreadable: true })
        } else if (body === null) {
          refused.push(this.refusedOf(one, webhook, REMARK.notStored))
        } else {
          bytes += Buffer.byteLength(body)
          fetched.push({ message: this.messageOf(one, body, webhook), claims: one.claims })
        }
      }
      await Promise.all([this.returnMessages(tooMuch), this.record(refused), this.recordEnded(ended)])
      // Further messages are fetched in place of those that ended without being returned.
      if (tooMuch.length || refused.length + ended.length === 0) {
        break
      }
    }
    return fetched
  }

  /** Returns leases of messages that were not delivered, for example because the connection was closed. */
  async returnMessages(leased: readonly Pick<LeasedMessage, "id" | "claims">[]): Promise<void> {
    if (leased.length) {
      const cancelled = await returnLeases(this.db, leased)
      if (cancelled.length) {
        await cancelMarked(this.db, cancelled.length)
      }
    }
  }

  /**
   * Records that messages have arrived. It is valid after the lease has expired and the message was fetched again, and may be
   * repeated.
   */
  async acknowledge(webhook: RegisteredWebhook, ids: readonly string[]): Promise<PullAcknowledgement> {
    const wanted = [...new Set(ids)]
    const arrived = new Set<string>()
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const known = await claimForAcknowledgement(this.db, webhook.id, wanted, RECORDING_SECONDS)
      known.filter(({ status }) => status === "success").forEach(({ id }) => arrived.add(id))
      const taken = known.flatMap(({ claims, ...one }) => (claims === null ? [] : { ...one, claims }))
      if (!taken.length) {
        break
      }
      await this.record(
        taken.map(({ leased_until, ...one }) =>
          this.outcomeOf(one, webhook, {
            status: "success",
            ...this.sinceFetch(leased_until),
            retry_in_ms: null,
            remark: null,
          })
        )
      )
    }
    return {
      acknowledged: wanted.filter((id) => arrived.has(id)),
      unknown: wanted.filter((id) => !arrived.has(id)),
    }
  }

  /** Records expired leases of webhooks from which nobody fetches. @returns whether there may be more. */
  async endLeases(): Promise<boolean> {
    if (!this.registry.all().some(({ mode }) => mode === "pull")) {
      return false
    }
    const ended = await leaseUnacknowledged(this.db, ENDED_BATCH, RECORDING_SECONDS)
    await this.recordEnded(ended)
    return ended.length === ENDED_BATCH
  }

  private async read(
    leased: readonly LeasedMessage[],
    maxBytes: number,
    { firstWhole }: { firstWhole: boolean }
  ): Promise<(LeasedMessage & ReadContent)[]> {
    if (!leased.length) {
      return []
    }
    const byId = new Map(leased.map((one) => [one.id, one]))
    const ids = [...byId.keys()]
    const contents = await readMessages(this.db, ids, maxBytes, { firstWhole }).catch((error: unknown) => {
      if (!mayBeOneRow(error)) {
        throw error
      }
      return this.readEach(leased, maxBytes, { firstWhole })
    })
    return contents.map((content) => ({ ...present(byId.get(content.id), "a leased message"), ...content }))
  }

  /**
   * Reads messages one by one, because the body of one cannot be read. One whose body may be readable later is postponed, and
   * left out.
   */
  private async readEach(
    leased: readonly LeasedMessage[],
    maxBytes: number,
    { firstWhole }: { firstWhole: boolean }
  ): Promise<ReadContent[]> {
    const contents: ReadContent[] = []
    let left = maxBytes
    for (const { id, claims } of leased) {
      const read = (most: number, isFirst: boolean) =>
        readMessages(this.db, [id], most, { firstWhole: isFirst })
      try {
        const [content] = await read(left, firstWhole && !contents.some(({ body }) => body !== null))
        this.failedReads.succeeded(id)
        contents.push(...(content ? [content] : []))
        left -= content?.body ? Buffer.byteLength(content.body) : 0
      } catch (error) {
        if (!mayBeOneRow(error)) {
          throw error
        }
        const failed = await this.failedReads.failed(id, error)
        if (failed.kind === "later") {
          await postponeDelivery(this.db, { delivery_id: id, claims }, failed.pauseMs / 1000)
        } else {
          const [content] = await read(-1, false)
          contents.push(...(content ? [{ ...content, too_much: false, unreadable: failed.error }] : []))
        }
      }
    }
    return contents
  }

  private messageOf(delivery: DeliveryFacts, body: string, webhook: RegisteredWebhook): PulledMessage {
    const facts = factsOf(delivery, webhook, body, this.deps.now())
    const headers = requestHeaders(webhook, facts, Buffer.from(body), this.deps.source())
    return { id: delivery.id, headers, body }
  }

  private async recordEnded(ended: readonly LeasedMessage[]): Promise<void> {
    const contents = await this.read(ended, 0, { firstWhole: false })
    await this.record(
      contents.flatMap((one) => {
        const webhook = this.registry.get(one.webhook_id)
        return webhook && one.unacknowledged_at
          ? this.unacknowledgedOf(one, webhook, one.unacknowledged_at)
          : []
      })
    )
  }

  /**
   * The outcome of a lease that has expired. The wait of the retry schedule is counted from the fetch, so it includes the
   * lease. After a crash of the app the message can be fetched again when the lease has expired; one that the app cannot
   * process comes less and less often.
   */
  private unacknowledgedOf(
    delivery: DeliveryFacts & { claims: number },
    webhook: RegisteredWebhook,
    endedAt: Date
  ): Outcome {
    const { now, random } = this.deps
    const started_at = fetchedAt(endedAt)
    const attempts = delivery.attempt_count + 1 - delivery.former_attempts
    const retryAt = isUncounted(delivery)
      ? null
      : nextAttemptAt(attempts, webhook.retry_schedule, null, started_at, random())
    return this.outcomeOf(delivery, webhook, {
      status: retryAt ? "retrying" : "failed",
      started_at,
      duration_ms: LEASE_SECONDS * 1000,
      retry_in_ms: retryAt && Math.max(0, retryAt.getTime() - now().getTime()),
      remark: REMARK.unacknowledged(LEASE_SECONDS),
    })
  }

  private refusedOf(
    delivery: DeliveryFacts & { claims: number },
    webhook: RegisteredWebhook,
    remark: string
  ): Outcome {
    const result = { status: "failed" as const, ...this.sinceFetch(null), retry_in_ms: null, remark }
    return { ...this.outcomeOf(delivery, webhook, result), isRefused: true }
  }

  /** @param leasedUntil the end of the lease; null if it was recorded already, or there was no fetch. */
  private sinceFetch(leasedUntil: Date | null): Pick<Result, "started_at" | "duration_ms"> {
    const now = this.deps.now()
    const started_at = leasedUntil ? fetchedAt(leasedUntil) : now
    const duration_ms = Math.min(Math.max(0, now.getTime() - started_at.getTime()), MAX_DURATION_MS)
    return { started_at, duration_ms }
  }

  private outcomeOf(
    delivery: DeliveryFacts & { claims: number },
    webhook: RegisteredWebhook,
    result: Result
  ): Outcome {
    const { attempt, origin } = factsOf(delivery, webhook, null, result.started_at)
    return {
      webhook_id: webhook.id,
      topic: delivery.topic,
      event: isUncounted(delivery) ? null : eventOf(result.status),
      record: {
        ...result,
        delivery_id: delivery.id,
        claims: delivery.claims,
        attempt,
        url: null,
        request_headers: keptHeaders(webhook, this.deps.source(), origin),
        response_status: null,
        response_headers: null,
        response_body: null,
      },
    }
  }

  private async record(outcomes: readonly Outcome[]): Promise<void> {
    await Promise.all(outcomes.map((outcome) => this.recorder.record(outcome)))
  }
}

function fetchedAt(leasedUntil: Date): Date {
  return new Date(leasedUntil.getTime() - LEASE_SECONDS * 1000)
}

/**
 * Webhooks of the mode `pull` are not probed, since nothing is sent to them. Their health counts failed deliveries, not
 * attempts, and `reportUnfetched` makes them failing.
 */
function eventOf(status: Result["status"]): Outcome["event"] {
  switch (status) {
    case "success":
      return { kind: "success" }
    case "failed":
      return { kind: "expired" }
    case "retrying":
      return null
  }
}
