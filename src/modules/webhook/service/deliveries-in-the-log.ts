import { MedusaError } from "@medusajs/framework/utils"

import {
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type DeliveryCount,
  type DeliveryFilters,
  type DeliveryList,
  type DeliveryPage,
  type DeliverySelection,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
} from "../../../types"
import type { BulkActions } from "../bulk-actions"
import { holdsData } from "../dispatch/deliver"
import { REFUSAL, REMARK } from "../remarks"
import { whyRemoved } from "../retention"
import { unmarkCancelled } from "../store/cancel"
import { findDelivery, listDeliveries, listTopicsOfDeliveries, walkDeliveries } from "../store/deliveries"
import { probeNow } from "../store/health"
import { whyNotRequeued, type Requeue } from "../store/requeue"
import { notAllowed } from "./base"
import { SecretsService } from "./secrets-of-webhooks"

/** Messages for deliveries that cannot be retried. */
const NOT_RETRIED = {
  in_flight: REFUSAL.inFlight,
  due: REFUSAL.due,
  no_webhook: REFUSAL.noWebhook,
  no_payload: REFUSAL.noPayload,
}

/** Deliveries whose topics one statement reads: about 20 ms, and half a megabyte. */
const TOPICS_BATCH = 10_000

/** Deliveries of the log: read, retry, replay and cancel. */
export class DeliveriesService extends SecretsService {
  async listDeliveries(filters: DeliveryFilters, page: DeliveryPage): Promise<DeliveryList> {
    return listDeliveries(this.db, filters, page)
  }

  /** All deliveries that match the filters, in pages. Each page is read when it is requested. */
  async *walkDeliveries(
    filters: DeliveryFilters,
    order: DeliveryPage["order"]
  ): AsyncGenerator<WebhookDelivery[]> {
    yield* walkDeliveries(this.db, filters, order)
  }

  /** The topics of a webhook's deliveries in the log, including waiting ones, without pings and tests. */
  async deliveredTopics(webhookId: string): Promise<string[]> {
    const topics = new Set<string>()
    for (let after: string | undefined = ""; after !== undefined;) {
      const rows = await listTopicsOfDeliveries(this.db, webhookId, after, TOPICS_BATCH)
      rows.forEach(({ topic }) => topics.add(topic))
      after = rows.length < TOPICS_BATCH ? undefined : rows.at(-1)?.id
    }
    return [...topics]
  }

  /** @throws MedusaError NOT_FOUND */
  async retrieveDelivery(id: string): Promise<WebhookDeliveryDetail> {
    const delivery = await findDelivery(this.db, id)
    if (!delivery) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook delivery with id: ${id} was not found`)
    }
    return delivery
  }

  /**
   * Makes a delivery due now, before all waiting ones. For a failing webhook it is the next probe. A success is replayed, after
   * all waiting deliveries.
   * @throws MedusaError NOT_FOUND; NOT_ALLOWED for a delivery in flight, for one without payload or webhook, and for a success
   *   that the webhook's app may no longer have.
   */
  async retryDelivery(id: string): Promise<void> {
    const delivery = await this.retrieveDelivery(id)
    if (delivery.event.payload_removed) {
      throw notAllowed(whyRemoved(delivery, this.options.payloadRetention))
    }
    const hasArrived = delivery.status === "success"
    if (hasArrived && this.isBeyondRights(delivery)) {
      throw notAllowed(REMARK.beyondRights)
    }
    const again = hasArrived ? "replayDeliveries" : "retryDeliveries"
    const { count: retried } = await this[again]({ ids: [id] })
    const probed = await probeNow(this.db, [delivery.webhook_id])
    if (retried === 0) {
      const reason = (await whyNotRequeued(this.db, id)) ?? "in_flight"
      // After an earlier retry the delivery is due already. For a failing webhook the retry is still useful: it makes the probe
      // due.
      if (reason !== "due" || probed.length === 0) {
        throw notAllowed(NOT_RETRIED[reason](id))
      }
    }
    this.pipeline.wake()
  }

  /**
   * Cancels a waiting delivery. A success whose replay is waiting becomes a success again.
   * @throws MedusaError NOT_FOUND; NOT_ALLOWED for a delivery that is finished or in flight.
   */
  async cancelDelivery(id: string): Promise<void> {
    const delivery = await this.retrieveDelivery(id)
    if (!UNFINISHED_STATUSES.some((status) => status === delivery.status)) {
      throw notAllowed(REFUSAL.isFinished(id, delivery.status))
    }
    if ((await this.cancelDeliveries({ ids: [id] })).count === 0) {
      await unmarkCancelled(this.db, id)
      throw notAllowed(REFUSAL.notCancellable(id))
    }
  }

  /**
   * Makes the selected deliveries due now, before all waiting ones, except successes. After a second it continues in the
   * background.
   * @param appId the app that requests it; null for the shop.
   * @returns their number.
   * @throws MedusaError CONFLICT while another bulk action of the app is under way.
   */
  async retryDeliveries(selection: DeliverySelection, appId: string | null = null): Promise<DeliveryCount> {
    return this.requeue(selection, { kind: "retry" }, appId)
  }

  /**
   * Sends the selected finished deliveries again, including successes, after all waiting ones, oldest first. Successes that the
   * webhook's app may no longer have are left out. After a second it continues in the background.
   * @param appId the app that requests it; null for the shop.
   * @returns their number.
   * @throws MedusaError CONFLICT while another bulk action of the app is under way.
   */
  async replayDeliveries(selection: DeliverySelection, appId: string | null = null): Promise<DeliveryCount> {
    return this.requeue(selection, { kind: "replay", statuses: FINISHED_STATUSES }, appId)
  }

  /**
   * Cancels the selected waiting deliveries.
   * @param foregroundMs milliseconds after which it continues in the background, 1,000 by default; `Infinity` to wait for the
   *   end.
   * @returns their number.
   */
  async cancelDeliveries(
    selection: DeliverySelection,
    remark: string = REMARK.cancelled,
    foregroundMs?: number
  ): Promise<DeliveryCount> {
    return this.changeMany({ kind: "cancel", selection, remark }, foregroundMs)
  }

  private isBeyondRights({
    webhook_id,
    topic,
    resource_id,
    event: { source },
  }: WebhookDeliveryDetail): boolean {
    return holdsData({ source, resource_id }) && !this.pipeline.registry.mayBeSent(webhook_id, topic)
  }

  protected async requeue(
    selection: DeliverySelection,
    requeue: Requeue,
    appId: string | null = null
  ): Promise<DeliveryCount> {
    return this.changeMany({ kind: "requeue", selection, requeue }, undefined, appId)
  }

  private async changeMany(...action: Parameters<BulkActions["runAndCount"]>): Promise<DeliveryCount> {
    const { count, capped } = await this.pipeline.bulk.runAndCount(...action)
    return { count, count_capped: capped }
  }
}
