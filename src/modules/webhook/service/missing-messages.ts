import { generateEntityId } from "@medusajs/framework/utils"

import {
  type ExistingEntity,
  type RecoveryCount,
  type RecoveryRange,
  type RecoverySuggestion,
  type WebhookBackfill,
} from "../../../types"
import { REFUSAL } from "../remarks"
import { topicOf } from "../backfill/batch"
import { invalidField } from "../invalid-field"
import { countRecoverable, recover, suggestRecovery } from "../recovery"
import * as backfills from "../store/backfills"
import { unknownWebhook, notAllowed } from "./base"
import { MessagesService } from "./messages-by-hand"

/** Recoveries of missed messages, and backfills of existing resources. */
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
   * Counts the messages of a range of which a webhook has no success. `missing` is the number of events of its topics without a
   * delivery; its scope and filter are applied when they are sent. Topics that its app may not have are not counted.
   * @throws MedusaError NOT_FOUND
   */
  async countRecoverable(webhookId: string, range: RecoveryRange): Promise<RecoveryCount> {
    return countRecoverable(this.db, { webhookId, ...(await this.rightsOf(webhookId)), range })
  }

  /**
   * Sends a webhook the messages of a range of which it has no success: failed and cancelled deliveries at once; and in the
   * background, with its scope, filter and fields, stored events without a delivery.
   * @param appId the app that requests it; null for the shop.
   * @returns how many of each.
   * @throws MedusaError NOT_FOUND; CONFLICT while another bulk action of the app is under way.
   */
  async recoverWebhook(
    webhookId: string,
    range: RecoveryRange,
    appId: string | null = null
  ): Promise<RecoveryCount> {
    const count = await recover(
      this.db,
      { webhookId, ...(await this.rightsOf(webhookId)), range },
      this.pipeline.bulk,
      appId
    )
    this.pipeline.backfill.wake()
    this.pipeline.wake()
    return count
  }

  /**
   * Starts to send a webhook all existing resources of an entity, each as `<entity>.updated`, in the background.
   * @throws MedusaError NOT_FOUND for an unknown webhook; INVALID_DATA when it does not subscribe to that topic; NOT_ALLOWED
   *   while another such run is under way.
   */
  async sendExisting(webhookId: string, entity: ExistingEntity): Promise<WebhookBackfill> {
    const topic = topicOf(entity)
    if (!(await this.topicsOf(webhookId)).read.includes(topic)) {
      throw invalidField("entity", `the webhook does not subscribe to "${topic}"`)
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
   * Cancels a webhook's run. Deliveries that it has queued are sent.
   * @throws MedusaError NOT_ALLOWED when none is under way.
   */
  async cancelBackfill(webhookId: string, kind: "event" | "existing"): Promise<void> {
    if (!(await backfills.cancelBackfill(this.db, webhookId, kind))) {
      throw notAllowed(REFUSAL.noBackfill(webhookId))
    }
  }
}
