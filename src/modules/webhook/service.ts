import { MedusaError } from "@medusajs/framework/utils"

import {
  type AuditFilters,
  type ErasureRequest,
  type ErasureResult,
  type PipelineHealth,
  type StatsRange,
  type WebhookAuditEntry,
  type WebhookErasure,
  type WebhookHealth,
  type WebhookStats,
  type WebhooksOverview,
  type WebhookSummary,
} from "../../types"
import { MAX_RETENTION_DAYS } from "./limits"
import { erase, previewErasure, type ErasureOptions } from "./erasure/erase"
import { overviewOf } from "./overview"
import { applyRetention } from "./retention"
import { unknownWebhook } from "./service/base"
import { MissingMessagesService } from "./service/missing-messages"
import { countByHealth, statsOf, summarize } from "./stats"
import { rebuildStats } from "./stats-keeping"
import { listAuditEntries, walkAuditEntries } from "./store/audit"
import { listErasures } from "./store/erasures"
import { readPipelineHealth } from "./store/pipeline-health"
import { readRounds } from "./store/sweep"
import { listWebhookNames } from "./store/webhooks"

/**
 * The module's service, for the rest of the plugin and for a merchant's own code. After a write of webhooks (see `WebhookRows`)
 * call `webhooksChanged`, as the plugin's workflows do.
 */
export default class WebhookModuleService extends MissingMessagesService {
  /** The names of all webhooks by id, including deleted ones. */
  async webhookNames(): Promise<Map<string, string>> {
    const rows = await listWebhookNames(this.db)
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** The number of webhooks by health. */
  async countByHealth(): Promise<Record<WebhookHealth, number>> {
    return countByHealth(this.db)
  }

  /** Summaries of these webhooks by id. Unknown ones are left out. */
  async summarizeWebhooks(ids: string[]): Promise<Record<string, WebhookSummary>> {
    return summarize(this.db, ids, this.now())
  }

  /** The state of all webhooks of the shop, those that need an admin's attention, and the backlog. */
  async overview(range: StatsRange): Promise<WebhooksOverview> {
    return overviewOf(this.db, range, this.now())
  }

  /** A webhook's statistics. @throws MedusaError NOT_FOUND */
  async retrieveWebhookStats(id: string, range: StatsRange): Promise<WebhookStats> {
    const stats = await statsOf(this.db, id, range, this.now())
    if (!stats) {
      throw unknownWebhook(id)
    }
    return stats
  }

  /**
   * Counts the last `days` again for the charts, up to the last full hour, from the log. Deliveries continue.
   * @throws MedusaError INVALID_DATA for `days` that are not above 0 and at most 3650.
   */
  async rebuildStats(days = this.options.retentionDays): Promise<void> {
    requireDays(days)
    return rebuildStats(this.db, days)
  }

  /** The state of the pipeline over all processes: backlog, ages, failing webhooks, and rows that were set aside. */
  async health(): Promise<PipelineHealth> {
    const [health, sweep] = await Promise.all([readPipelineHealth(this.db), readRounds(this.db)])
    return { ...health, sweep }
  }

  /**
   * Deletes rows of the log that are older than `days`, and cancels deliveries that have waited that long. Removes payloads as
   * the option `payloadRetention` says.
   * @returns the numbers of cancelled deliveries and of deleted rows.
   * @throws MedusaError INVALID_DATA for `days` that are not above 0 and at most 3650.
   */
  async prune(
    days = this.options.retentionDays
  ): Promise<{ cancelled: number; deliveries: number; events: number }> {
    requireDays(days)
    return applyRetention(this.db, this.pipeline.retentionOf(days))
  }

  /** Counts the rows of the log about a person. Changes nothing. */
  async previewErasure(request: ErasureRequest): Promise<ErasureResult> {
    return previewErasure(this.pipeline.erasing, request)
  }

  /**
   * Erases a person's data in the log: payloads, bodies and responses. The rows are kept. Waiting deliveries about the person are
   * cancelled. Emits `customer.redacted` for each customer that it finds.
   */
  async erase(request: ErasureRequest, options: ErasureOptions = {}): Promise<ErasureResult> {
    return erase(this.pipeline.erasing, request, options)
  }

  /** A page of the recorded erasures, newest first. */
  async listErasures(page: {
    limit: number
    offset: number
  }): Promise<{ erasures: WebhookErasure[]; count: number }> {
    return listErasures(this.db, page)
  }

  /** A page of the audit trail: who changed which webhook, newest first. */
  async listAuditEntries(
    filters: AuditFilters,
    page: { limit: number; offset: number }
  ): Promise<{ entries: WebhookAuditEntry[]; count: number }> {
    return listAuditEntries(this.db, filters, page)
  }

  /** The whole audit trail that the filters find, newest first, in pages. */
  walkAuditEntries(filters: AuditFilters): AsyncGenerator<WebhookAuditEntry[]> {
    return walkAuditEntries(this.db, filters)
  }
}

function requireDays(days: number): void {
  if (!(days > 0 && days <= MAX_RETENTION_DAYS)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `days: must be above 0 and at most ${MAX_RETENTION_DAYS}, not ${days}`
    )
  }
}
