import type { Logger } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"

import type { Catalogue } from "../../topics/catalogue"
import type { WebhookRecord, WebhookSecret } from "../../types"
import { effectiveReach } from "./apps/effective"
import { headerNameProblem, isReservedHeader } from "./headers-rules"
import { isKeyPair } from "./key-pairs"
import type { WebhookOptions } from "./options"
import { SetAside } from "./set-aside"
import type { Db } from "./store/db"
import { listChangeNumbers, listWebhookRows, type WebhookRow } from "./store/webhooks"
import { errorText } from "./safe-errors"

/** No attempt starts if the copy of the webhooks was read longer ago than this. */
const MAX_AGE_MS = 1_000

const storedSchedule = z.array(z.number().nonnegative())

/** A webhook in memory, with the defaults of the plugin's options filled in. */
export type RegisteredWebhook = WebhookRecord &
  Pick<WebhookRow, "change_number" | "recovered_at" | "public_keys" | "app_topics">

/**
 * The shop's webhooks in memory, with defaults filled in and secrets decrypted. Capture, fan-out and dispatch use it thousands
 * of times a second. A refresh costs one short statement while no webhook has changed.
 */
export class WebhookRegistry {
  private readonly records = new Map<string, RegisteredWebhook>()
  private current: Promise<unknown> = Promise.resolve()
  private upcoming: Promise<void> | undefined
  /** When the last completed read began, by this process's monotonic clock. */
  private readAt = -Infinity
  private readonly aside: SetAside
  /** The database's time at the last read, and the monotonic clock's at the same moment. */
  private clock = { time: Date.now(), at: performance.now() }

  constructor(
    private readonly db: Db,
    private readonly options: WebhookOptions,
    private readonly catalogue: Catalogue,
    private readonly openSecrets: (sealed: unknown) => WebhookSecret[],
    private readonly logger: Logger,
    private readonly onChange: () => void
  ) {
    this.aside = new SetAside(db, logger, "dispatch")
  }

  /** Every webhook that is not deleted, whatever its status. */
  all(): RegisteredWebhook[] {
    return [...this.records.values()]
  }

  get(id: string): RegisteredWebhook | undefined {
    return this.records.get(id)
  }

  /** The topic patterns that any webhook, whatever its status, subscribes to, such as `order.*`. */
  topics(): string[] {
    return [...new Set(this.all().flatMap((webhook) => webhook.topics))]
  }

  /** Whether a webhook may be sent a topic: its app's rights may have been narrowed after the delivery was queued. */
  mayBeSent(id: string, topic: string): boolean {
    const rights = this.records.get(id)?.app_topics
    return rights == null || this.catalogue.covers(rights, topic)
  }

  /** Whether the webhooks were read within the last second. */
  isFresh(): boolean {
    return performance.now() - this.readAt <= MAX_AGE_MS
  }

  /** The present time by the database's clock, so that the clocks of processes do not matter. */
  now(): Date {
    return new Date(this.clock.time + performance.now() - this.clock.at)
  }

  /**
   * Reads the webhooks that have changed, in a read that begins after this call. Reads run one at a time, so that no older
   * state replaces a newer one; concurrent callers share the next read.
   * @throws DatabaseError when they cannot be read.
   */
  refresh(): Promise<void> {
    this.upcoming ??= this.current.then(() => {
      this.upcoming = undefined
      const reading = this.read()
      this.current = reading.catch(() => undefined)
      return reading
    })
    return this.upcoming
  }

  private async read(): Promise<void> {
    const startedAt = performance.now()
    const first = this.readAt === -Infinity
    const { numbers, now } = await listChangeNumbers(this.db)
    this.clock = { time: now.getTime(), at: performance.now() }
    const changed = [...numbers].filter(([id, number]) => this.records.get(id)?.change_number !== number)
    const rows = changed.length
      ? await listWebhookRows(
          this.db,
          changed.map(([id]) => id)
        )
      : []
    const gone = [...this.records.keys()].filter((id) => !numbers.has(id))
    gone.forEach((id) => this.records.delete(id))
    rows.forEach((row) => this.records.set(row.id, this.toRecord(row)))
    this.readAt = startedAt
    if (first || gone.length || rows.length) {
      this.onChange()
    }
  }

  private toRecord({ app_sales_channel_ids, ...row }: WebhookRow): RegisteredWebhook {
    const app = row.app_topics && { topics: row.app_topics, sales_channel_ids: app_sales_channel_ids ?? [] }
    return {
      ...row,
      ...effectiveReach(this.catalogue, row, app),
      app: app && { asked_topics: row.topics, sales_channel_ids: app.sales_channel_ids },
      secrets: this.secretsOf(row),
      signature_header:
        row.signature_header && !headerNameProblem(row.signature_header) ? row.signature_header : null,
      headers: withoutReserved(row.headers ?? {}),
      retry_schedule: this.scheduleOf(row),
      max_failures: row.max_failures ?? this.options.maxFailures,
      timeout_ms: row.timeout_ms ?? this.options.timeoutMs,
    }
  }

  /** The shop's schedule where the webhook has none, or an invalid one: a merchant's code that writes rows itself is not checked. */
  private scheduleOf({ id, retry_schedule }: Pick<WebhookRow, "id" | "retry_schedule">): number[] {
    if (retry_schedule === null) {
      return this.options.retrySchedule
    }
    const schedule = storedSchedule.safeParse(retry_schedule)
    if (!schedule.success) {
      void this.aside.note(
        `the retry schedule of ${id}`,
        "it is not a list of seconds, so the shop's schedule is used"
      )
    }
    return schedule.data ?? this.options.retrySchedule
  }

  /** No secrets where they cannot be decrypted: such a webhook keeps its deliveries and sends nothing. */
  private secretsOf({
    id,
    secrets,
    signature,
  }: Pick<WebhookRow, "id" | "secrets" | "signature">): WebhookSecret[] {
    try {
      const opened = this.openSecrets(secrets)
      if (signature !== "hmac" && opened.length && !opened.some(({ value }) => isKeyPair(value))) {
        // The workflows create one. A merchant's code that writes rows itself may not.
        this.logger.error(
          `webhooks: ${id} sends nothing: its signature is ${signature}, and it has no key pair`
        )
        return []
      }
      return opened
    } catch (error) {
      this.logger.error(`webhooks: ${id} sends nothing: ${errorText(error)}`)
      return []
    }
  }
}

/** The API refuses reserved headers. A merchant's code that writes rows itself bypasses that check. */
function withoutReserved(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isReservedHeader(name)))
}
