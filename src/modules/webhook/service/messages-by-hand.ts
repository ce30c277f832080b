import { zodValidator } from "@medusajs/framework"

import {
  type PullAcknowledgement,
  type PulledMessage,
  type PullOptions,
  type WebhookDeliveryDetail,
  type WebhookRecord,
  type WebhookTest,
} from "../../../types"
import { acknowledgeMessagesSchema, fetchMessagesSchema } from "../limits"
import { REFUSAL } from "../remarks"
import { previewedHeaders, type AttemptFacts } from "../dispatch/request-headers"
import type { RegisteredWebhook } from "../registry"
import { notAllowed } from "./base"
import { DeliveriesService } from "./deliveries-in-the-log"

/** Pings, tests, previews, and messages that an app fetches. */
export class MessagesService extends DeliveriesService {
  /** Queues a signed `webhook.ping` for each webhook. */
  async ping(webhookIds: string[]): Promise<void> {
    await this.pipeline.registry.refresh()
    // Webhooks that were deleted meanwhile are skipped.
    for (const webhook of webhookIds.flatMap((id) => this.pipeline.registry.get(id) ?? [])) {
      // A webhook of the mode `pull` has no URL.
      if (webhook.mode === "push") {
        await this.direct.ping(webhook)
      }
    }
    this.pipeline.wake()
  }

  /**
   * Sends a test with the topic's sample, or with a resource of the shop, with the webhook's fields. It is sent at once,
   * whatever the webhook's status, and the promise resolves after the attempt. For a webhook of the mode `pull` it is queued.
   * @throws MedusaError NOT_FOUND for an unknown webhook or resource; INVALID_DATA for an unknown topic, for a resource that
   *   the webhook is not sent, and for a message that is too long.
   */
  async test(webhookId: string, test: WebhookTest = {}): Promise<WebhookDeliveryDetail> {
    const id = await this.direct.test(await this.currentWebhook(webhookId), test)
    this.pipeline.longPoll.wake([webhookId])
    return this.retrieveDelivery(id)
  }

  /**
   * Fetches messages from a webhook of mode `pull`, in the order of their due times, and leases them for 60 seconds. Returns
   * none while the webhook is paused or disabled.
   * @param options.limit 1 to 100 messages, 10 by default.
   * @param options.wait 0 to 60 seconds to wait for the first message, 0 by default. When this process stops, the wait ends with
   *   no messages.
   * @param options.signal ends the wait. Leased messages are returned to the queue.
   * @param options.check called with the leased messages. If it throws, they are returned to the queue.
   * @throws MedusaError INVALID_DATA that names the invalid option; NOT_FOUND; NOT_ALLOWED for a webhook of the mode `push`; and
   *   what `check` throws.
   */
  async pullMessages(
    webhookId: string,
    { signal, check, ...options }: PullOptions = {}
  ): Promise<PulledMessage[]> {
    const { limit, wait } = await zodValidator(fetchMessagesSchema, options)
    const webhook = await this.pulledWebhook(webhookId)
    const fetched = await this.pipeline.longPoll.fetch(webhook, limit, wait * 1000, signal)
    const messages = fetched.map(({ message }) => message)
    try {
      await check?.(messages)
    } catch (error) {
      await this.pipeline.longPoll.returnMessages(fetched)
      throw error
    }
    if (signal?.aborted) {
      await this.pipeline.longPoll.returnMessages(fetched)
      return []
    }
    return messages
  }

  /**
   * Records that messages have arrived. It may be called repeatedly, and after their lease has expired.
   * @param ids 1 to 1,000 of deliveries, as `pullMessages` returns them.
   * @throws MedusaError INVALID_DATA for other `ids`; NOT_FOUND; NOT_ALLOWED for a webhook of the mode `push`.
   */
  async acknowledgeMessages(webhookId: string, ids: readonly string[]): Promise<PullAcknowledgement> {
    const acknowledged = await zodValidator(acknowledgeMessagesSchema, { ids })
    const webhook = await this.pulledWebhook(webhookId)
    const acknowledgement = await this.pipeline.messages.acknowledge(webhook, acknowledged.ids)
    if (webhook.ordering === "resource") {
      // The next about the same resource may have waited for one of these.
      this.pipeline.longPoll.wake([webhookId])
    }
    return acknowledgement
  }

  /** The headers that the first attempt of a delivery would have now. Signatures are masked. */
  async previewHeaders(
    webhook: WebhookRecord,
    delivery: Pick<AttemptFacts, "delivery_id" | "event_id" | "topic">,
    now: Date
  ): Promise<Record<string, string>> {
    const facts: AttemptFacts = {
      ...delivery,
      webhook_id: webhook.id,
      attempt: 1,
      started_at: now,
      origin: "live",
      revision: null,
    }
    return previewedHeaders(webhook, facts, this.source())
  }

  /** @throws MedusaError NOT_FOUND, NOT_ALLOWED */
  protected async pulledWebhook(id: string): Promise<RegisteredWebhook> {
    const webhook = await this.currentWebhook(id)
    if (webhook.mode !== "pull") {
      throw notAllowed(REFUSAL.notPulled(id))
    }
    return webhook
  }
}
