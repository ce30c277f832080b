import { generateEntityId, MedusaError } from "@medusajs/framework/utils"

import {
  type ExistingEntity,
  type RecoveryCount,
  type RecoveryRange,
  type RecoverySuggestion,
  type WebhookBackfill,
} from "../../../types"
import { REFUSAL } from "../remarks"
import { topicOf } from "../backfill/batch"
import { countRecoverable, recover, suggestRecovery } from "../recovery"
import * as backfills from "../store/backfills"
import { unknownWebhook, notAllowed } from "./base"
import { MessagesService } from "./messages-by-hand"

/** What a webhook has missed, and what the shop has had before it. */
export class MissingMessagesService extends MessagesService {
  /** The suggested start of a recovery. @throws MedusaError NOT_FOUND */
  async suggestRecovery(webhookId: string): Promise<RecoverySuggestion> {
    const suggestion = await suggestRecovery(this.db, webhookId)
    if (!suggestion) {
      throw unknownWebhook(webhookId)
    }
    return suggestion
  }

  /**
   * How much of a range a webhook has no success of. `missing` is how many events its topics cover: its sales channels
   * and filter are only asked when they are sent.
   * @throws MedusaError NOT_FOUND
   */
  async countRecoverable(webhookId: string, range: RecoveryRange): Promise<RecoveryCount> {
    return countRecoverable(this.db, { webhookId, topics: await this.topicsOf(webhookId), range })
  }

  /**
   * Sends a webhook what it has no success of: failed and cancelled deliveries at once, and in the background, through
   * its scope, filter and fields, stored events that never became a delivery to it.
   * @param appId the app that asks; null for others.
   * @returns how many of each. @throws MedusaError NOT_FOUND, or CONFLICT where another bulk action of the app goes on.
   */
  async recoverWebhook(
    webhookId: string,
    range: RecoveryRange,
    appId: string | null = null
  ): Promise<RecoveryCount> {
    const count = await recover(
      this.db,
      { webhookId, topics: await this.topicsOf(webhookId), range },
      this.pipeline.bulk,
      appId
    )
    this.pipeline.backfill.wake()
    this.pipeline.wake()
    return count
  }

  /**
   * Starts to send a webhook what the shop has of an entity, each as `<entity>.updated`, in the background.
   * @throws MedusaError NOT_FOUND for an unknown webhook, INVALID_DATA when it does not subscribe to that topic,
   * NOT_ALLOWED while another such run goes on.
   */
  async sendExisting(webhookId: string, entity: ExistingEntity): Promise<WebhookBackfill> {
    const topic = topicOf(entity)
    if (!(await this.topicsOf(webhookId)).read.includes(topic)) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Invalid request: entity: the webhook does not subscribe to "${topic}"`
      )
    }
    const run = await backfills.insertBackfill(this.db, {
      id: generateEntityId(undefined, "whbkf"),
      webhook_id: webhookId,
      subject: entity,
      total: await this.existing.count(entity),
    })
    if (!run) {
      throw notAllowed(REFUSAL.backfillUnderWay(webhookId))
    }
    this.pipeline.backfill.wake()
    return run
  }

  /** A webhook's last run of a kind; null when there was none. */
  async retrieveBackfill(webhookId: string, kind: "event" | "existing"): Promise<WebhookBackfill | null> {
    return (await backfills.findBackfill(this.db, webhookId, kind)) ?? null
  }

  /**
   * Ends a webhook's run. What it has queued by then is sent.
   * @throws MedusaError NOT_ALLOWED when none goes on.
   */
  async cancelBackfill(webhookId: string, kind: "event" | "existing"): Promise<void> {
    if (!(await backfills.cancelBackfill(this.db, webhookId, kind))) {
      throw notAllowed(REFUSAL.noBackfill(webhookId))
    }
  }
}
