import { MedusaError } from "@medusajs/framework/utils"

import {
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type DeliveryFilters,
  type DeliveryList,
  type DeliveryPage,
  type DeliverySelection,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
} from "../../../types"
import { holdsData } from "../dispatch/deliver"
import { REFUSAL, REMARK } from "../remarks"
import { whyRemoved } from "../retention"
import { unmarkCancelled } from "../store/cancel"
import { findDelivery, listDeliveries, listTopicsOfDeliveries, walkDeliveries } from "../store/deliveries"
import { probeNow } from "../store/health"
import { whyNotRequeued, type Requeue } from "../store/requeue"
import { notAllowed } from "./base"
import { SecretsService } from "./secrets-of-webhooks"

/** Why a delivery is not retried. */
const NOT_RETRIED = {
  in_flight: REFUSAL.inFlight,
  due: REFUSAL.due,
  no_webhook: REFUSAL.noWebhook,
  no_payload: REFUSAL.noPayload,
}

/** Deliveries that one statement looks at for their topics: some 20 ms, and half a megabyte. */
const TOPICS_BATCH = 10_000

/** Deliveries: read, retried, sent once more and cancelled. */
export class DeliveriesService extends SecretsService {
  async listDeliveries(filters: DeliveryFilters, page: DeliveryPage): Promise<DeliveryList> {
    return listDeliveries(this.db, filters, page)
  }

  /** Every delivery that the filters find, in pages, each read when it is asked for. */
  async *walkDeliveries(
    filters: DeliveryFilters,
    order: DeliveryPage["order"]
  ): AsyncGenerator<WebhookDelivery[]> {
    yield* walkDeliveries(this.db, filters, order)
  }

  /** The topics of a webhook's deliveries in the log, those that wait too; pings and tests are left out. */
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
   * Makes a delivery due now, ahead of all that waits; for a failing webhook it is the next probe. One that has arrived is sent again,
   * behind what waits.
   * @throws MedusaError NOT_FOUND, or NOT_ALLOWED for one in flight, one whose payload or webhook is gone, or one that has arrived and
   * that its webhook's app may not have any more.
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
    const retried = await this[again]({ ids: [id] })
    const probed = await probeNow(this.db, [delivery.webhook_id])
    if (retried === 0) {
      const reason = (await whyNotRequeued(this.db, id)) ?? "in_flight"
      // One that was sent by hand before is due already, and goes with the probe that an admin may ask for time and again.
      if (reason !== "due" || probed.length === 0) {
        throw notAllowed(NOT_RETRIED[reason](id))
      }
    }
    this.pipeline.wake()
  }

  /**
   * Cancels a delivery that waits. A success whose replay waits is a success as before.
   * @throws MedusaError NOT_FOUND, or NOT_ALLOWED for one that is finished or in flight.
   */
  async cancelDelivery(id: string): Promise<void> {
    const delivery = await this.retrieveDelivery(id)
    if (!UNFINISHED_STATUSES.some((status) => status === delivery.status)) {
      throw notAllowed(REFUSAL.isFinished(id, delivery.status))
    }
    if ((await this.cancelDeliveries({ ids: [id] })) === 0) {
      await unmarkCancelled(this.db, id)
      throw notAllowed(REFUSAL.notCalledBack(id))
    }
  }

  /**
   * Makes every selected delivery due now, ahead of all that waits, but for successes. What takes longer than a second goes
   * on in the background. @param appId the app that asks; null for others.
   * @returns how many. @throws MedusaError CONFLICT where another bulk action of the app goes on.
   */
  async retryDeliveries(selection: DeliverySelection, appId: string | null = null): Promise<number> {
    return this.requeue(selection, { kind: "retry" }, appId)
  }

  /**
   * Sends every selected delivery that is finished once more, successes too, behind what waits and oldest first. Left out are
   * successes that their webhook's app may not have any more. What takes longer than a second goes on in the background.
   * @param appId the app that asks; null for others.
   * @returns how many. @throws MedusaError CONFLICT where another bulk action of the app goes on.
   */
  async replayDeliveries(selection: DeliverySelection, appId: string | null = null): Promise<number> {
    return this.requeue(selection, { kind: "replay", statuses: FINISHED_STATUSES }, appId)
  }

  /**
   * Cancels every selected delivery that waits.
   * @param patienceMs after which the rest goes on in the background; `Infinity` where what comes next must find none.
   * @returns how many.
   */
  async cancelDeliveries(
    selection: DeliverySelection,
    remark: string = REMARK.cancelled,
    patienceMs?: number
  ): Promise<number> {
    return this.pipeline.bulk.run({ kind: "cancel", selection, remark }, patienceMs)
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
  ): Promise<number> {
    return this.pipeline.bulk.run({ kind: "requeue", selection, requeue }, undefined, appId)
  }
}
