import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import type { Db } from "../store/db"
import { finishRecovery, makeWaitingDue } from "../store/health"

/** Deliveries that one statement makes due. */
const BATCH = 2_000

/**
 * Makes the waiting deliveries of recovered webhooks due, in batches: one statement for a backlog of hundreds of thousands
 * would exceed a database's `statement_timeout`. `recovered_at` in the webhook's row says that work remains, so that another
 * process continues after one was killed.
 */
export class RecoveredBacklogs {
  /** Progress by webhook: of which recovery, and up to which due time. */
  private readonly done = new Map<string, { recovery: number; until: string | null }>()

  /** @param onDue called with the id of a webhook whose deliveries have become due. */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly onDue: (webhookId: string) => void
  ) {}

  /** Runs one batch for each recovered webhook. @returns whether there is more to do. */
  async step(): Promise<boolean> {
    const recovered = this.registry
      .all()
      .filter(({ status, recovered_at }) => status === "active" && recovered_at !== null)
    const more = await Promise.all(recovered.map((webhook) => this.makeDue(webhook)))
    return more.some(Boolean)
  }

  private async makeDue({ id, change_number, recovered_at }: RegisteredWebhook): Promise<boolean> {
    const recovery = recovered_at?.getTime() ?? 0
    const done = this.done.get(id)
    const from = done?.recovery === recovery ? done.until : null
    const { count, until } = await makeWaitingDue(this.db, id, from, BATCH)
    if (count) {
      this.onDue(id)
    }
    if (count === BATCH) {
      this.done.set(id, { recovery, until })
      return true
    }
    this.done.delete(id)
    await finishRecovery(this.db, id, change_number)
    await this.registry.refresh()
    return false
  }
}
