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
import { erase, previewErasure, type Manner } from "./erasure/erase"
import { overviewOf } from "./overview"
import { prune, pruneAudit, pruneSnapshots, removePayloads } from "./retention"
import { unknownWebhook } from "./service/base"
import { MissingMessagesService } from "./service/missing-messages"
import { countByHealth, statsOf, summarize } from "./stats"
import { rebuildStats } from "./stats-keeping"
import { listAuditEntries } from "./store/audit"
import { listErasures } from "./store/erasures"
import { readPipelineHealth } from "./store/pipeline-health"
import { readRounds } from "./store/sweep"
import { listWebhookNames } from "./store/webhooks"

/**
 * What the rest of the plugin, and a merchant's own code, may ask of webhooks. Whoever writes rows of webhooks (see
 * `WebhookRows`) calls `webhooksChanged` afterwards, as the plugin's workflows do.
 */
export default class WebhookModuleService extends MissingMessagesService {
  /** The name of every webhook by its id, those of deleted ones too. */
  async webhookNames(): Promise<Map<string, string>> {
    const rows = await listWebhookNames(this.db)
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** How many of the shop's webhooks there are of each health. */
  async countByHealth(): Promise<Record<WebhookHealth, number>> {
    return countByHealth(this.db)
  }

  /** The statistics of each of these webhooks, by its id; unknown ones are left out. */
  async summarizeWebhooks(ids: string[]): Promise<Record<string, WebhookSummary>> {
    return summarize(this.db, ids, new Date())
  }

  /** The state of all webhooks of the shop, what needs an admin, and what waits. */
  async overview(range: StatsRange): Promise<WebhooksOverview> {
    return overviewOf(this.db, range, new Date())
  }

  /** @throws MedusaError NOT_FOUND */
  async retrieveWebhookStats(id: string, range: StatsRange): Promise<WebhookStats> {
    const stats = await statsOf(this.db, id, range, new Date())
    if (!stats) {
      throw unknownWebhook(id)
    }
    return stats
  }

  /**
   * Counts the hours of the last `days` again for the charts, up to the last one that is over, from what the log still
   * holds. Deliveries go on meanwhile.
   */
  async rebuildStats(days = this.options.retentionDays): Promise<void> {
    return rebuildStats(this.db, days)
  }

  /** How the plugin keeps up with its work, over all processes. */
  async health(): Promise<PipelineHealth> {
    const [health, sweep] = await Promise.all([readPipelineHealth(this.db), readRounds(this.db)])
    return { ...health, sweep }
  }

  /**
   * Removes what is older than so many days from the log, and cancels what has waited that long without being sent. Payloads go as
   * the option `payloadRetention` says.
   * @returns how many deliveries were cancelled, and how many rows removed.
   */
  async prune(
    days = this.options.retentionDays
  ): Promise<{ cancelled: number; deliveries: number; events: number }> {
    const pruned = await prune(this.db, days)
    await this.pipeline.registry.refresh()
    await pruneSnapshots(this.db, days, this.catalogue.entitiesOf(this.pipeline.registry.topics()))
    await removePayloads(this.db, this.options.payloadRetention)
    await pruneAudit(this.db, this.options.auditRetentionDays)
    return pruned
  }

  /** How much of the log is about a person. Nothing is changed. */
  async previewErasure(request: ErasureRequest): Promise<ErasureResult> {
    return previewErasure(this.pipeline.erasing, request)
  }

  /**
   * Erases what the log holds about a person: payloads, bodies and answers. What is still to be sent of it is cancelled;
   * the rows stay. It emits `customer.redacted` for each customer that it finds.
   */
  async erase(request: ErasureRequest, manner: Manner = {}): Promise<ErasureResult> {
    return erase(this.pipeline.erasing, request, manner)
  }

  /** A page of the erasures that were done, newest first. */
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
}
