import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../topics/catalogue"
import type { WebhookRecord, WebhookSecret } from "../../types"
import { effectiveReach } from "./apps/effective"
import { headerNameProblem, isReservedHeader } from "./headers-rules"
import { isKeyPair } from "./key-pairs"
import type { WebhookOptions } from "./options"
import type { Db } from "./store/db"
import { listChangeNumbers, listWebhookRows, type WebhookRow } from "./store/webhooks"
import { errorText } from "./safe-errors"

/** For how long a reading counts: no attempt starts by an older one. */
const MAX_AGE_MS = 1_000

/** A webhook as dispatch knows it. */
export type RegisteredWebhook = WebhookRecord &
  Pick<WebhookRow, "change_number" | "recovered_at" | "public_keys" | "app_topics">

/**
 * The shop's webhooks in memory, with their options filled in and their secrets readable: what capture, fan-out and
 * dispatch ask thousands of times a second. A reading costs one short statement while nothing has changed.
 */
export class WebhookRegistry {
  private readonly records = new Map<string, RegisteredWebhook>()
  private current: Promise<unknown> = Promise.resolve()
  private upcoming: Promise<void> | undefined
  /** When the last reading that is applied began, by this process's monotonic clock. */
  private readAt = -Infinity
  /** The database's time, and when it was that by the monotonic clock. */
  private clock = { time: Date.now(), at: performance.now() }

  constructor(
    private readonly db: Db,
    private readonly options: WebhookOptions,
    private readonly catalogue: Catalogue,
    private readonly openSecrets: (sealed: unknown) => WebhookSecret[],
    private readonly logger: Logger,
    private readonly onChange: () => void
  ) {}

  /** Every webhook that is not deleted, whatever its status. */
  all(): RegisteredWebhook[] {
    return [...this.records.values()]
  }

  get(id: string): RegisteredWebhook | undefined {
    return this.records.get(id)
  }

  /** Every topic that any webhook, whatever its status, subscribes to; wildcards as they are. */
  topics(): string[] {
    return [...new Set(this.all().flatMap((webhook) => webhook.topics))]
  }

  /** Whether a webhook's app may have a topic now; what was queued before its rights were narrowed is not sent either. */
  mayBeSent(id: string, topic: string): boolean {
    const rights = this.records.get(id)?.app_topics
    return rights == null || this.catalogue.covers(rights, topic)
  }

  /** Whether what it says was true within the last second. */
  isFresh(): boolean {
    return performance.now() - this.readAt <= MAX_AGE_MS
  }

  /** Now, by the database's clock: processes that disagree about the time send alike. */
  now(): Date {
    return new Date(this.clock.time + performance.now() - this.clock.at)
  }

  /**
   * Reads what has changed, in a reading that begins after this call. One at a time, so that none puts an older state
   * over a newer one; who asks meanwhile shares the next.
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
      secrets: this.secretsOf(row),
      signature_header:
        row.signature_header && !headerNameProblem(row.signature_header) ? row.signature_header : null,
      headers: withoutReserved(row.headers ?? {}),
      retry_schedule: row.retry_schedule ?? this.options.retrySchedule,
      max_failures: row.max_failures ?? this.options.maxFailures,
      timeout_ms: row.timeout_ms ?? this.options.timeoutMs,
    }
  }

  /** None where they cannot be opened: such a webhook keeps its events and sends nothing. */
  private secretsOf({
    id,
    secrets,
    signature,
  }: Pick<WebhookRow, "id" | "secrets" | "signature">): WebhookSecret[] {
    try {
      const opened = this.openSecrets(secrets)
      if (signature !== "hmac" && opened.length && !opened.some(({ value }) => isKeyPair(value))) {
        // The workflows make one; code of the shop's that writes rows itself may not.
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

/** The API refuses reserved headers; a merchant's code that writes rows itself does not pass there. */
function withoutReserved(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isReservedHeader(name)))
}
