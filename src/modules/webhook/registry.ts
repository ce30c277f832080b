import type { Logger } from "@medusajs/framework/types"

import type { WebhookRecord, WebhookSecret } from "../../types"
import { isReservedHeader } from "./headers-rules"
import type { WebhookOptions } from "./options"
import type { Db } from "./store/db"
import { listWebhookRows, type WebhookRow } from "./store/webhooks"
import { errorText } from "./safe-errors"

/** Rows this much older than the last one seen are read again: a transaction may commit later than its timestamp. */
const OVERLAP_MS = 10_000

/**
 * The shop's webhooks in memory, with their options filled in and their secrets readable: what capture, fan-out and
 * dispatch ask thousands of times a second. A reread costs one index probe while nothing changed.
 */
export class WebhookRegistry {
  private readonly records = new Map<string, WebhookRecord>()
  private lastUpdate: Date | null = null

  constructor(
    private readonly db: Db,
    private readonly options: WebhookOptions,
    private readonly openSecrets: (sealed: unknown) => WebhookSecret[],
    private readonly logger: Logger,
    private readonly onChange: () => void
  ) {}

  /** Every webhook that is not deleted, whatever its status. */
  all(): WebhookRecord[] {
    return [...this.records.values()]
  }

  get(id: string): WebhookRecord | undefined {
    return this.records.get(id)
  }

  /** Every topic that any webhook, whatever its status, subscribes to; wildcards as they are. */
  topics(): string[] {
    return [...new Set(this.all().flatMap((webhook) => webhook.topics))]
  }

  /** Reads what changed since the last time. */
  async refresh(): Promise<void> {
    const since = this.lastUpdate && new Date(this.lastUpdate.getTime() - OVERLAP_MS)
    const rows = await listWebhookRows(this.db, since)
    const changed = rows.filter((row) => this.apply(row))
    if (changed.length) {
      this.onChange()
    }
  }

  /** Reads everything anew and forgets the rest. Until it is read what was known counts, or fan-out would owe nobody. */
  async reload(): Promise<void> {
    const rows = await listWebhookRows(this.db, null)
    this.records.clear()
    this.lastUpdate = null
    rows.forEach((row) => this.apply(row))
    this.onChange()
  }

  /** @returns whether the row says something new. */
  private apply(row: WebhookRow): boolean {
    if (!this.lastUpdate || row.updated_at > this.lastUpdate) {
      this.lastUpdate = row.updated_at
    }
    const known = this.records.get(row.id)
    if (row.deleted_at) {
      return this.records.delete(row.id)
    }
    if (known?.updated_at.getTime() === row.updated_at.getTime()) {
      return false
    }
    this.records.set(row.id, this.toRecord(row))
    return true
  }

  private toRecord({ deleted_at: _, ...row }: WebhookRow): WebhookRecord {
    return {
      ...row,
      secrets: this.secretsOf(row),
      headers: withoutReserved(row.headers ?? {}),
      retry_schedule: row.retry_schedule ?? this.options.retrySchedule,
      max_failures: row.max_failures ?? this.options.maxFailures,
      timeout_ms: row.timeout_ms ?? this.options.timeoutMs,
    }
  }

  /** None where they cannot be opened: such a webhook keeps its events and sends nothing. */
  private secretsOf({ id, secrets }: Pick<WebhookRow, "id" | "secrets">): WebhookSecret[] {
    try {
      return this.openSecrets(secrets)
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
