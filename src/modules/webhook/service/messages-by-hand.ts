import {
  type PullAcknowledgement,
  type PulledMessage,
  type PullOptions,
  type WebhookDeliveryDetail,
  type WebhookRecord,
  type WebhookTest,
} from "../../../types"
import { REFUSAL } from "../remarks"
import { previewedHeaders, type AttemptFacts } from "../dispatch/request-headers"
import type { RegisteredWebhook } from "../registry"
import { notAllowed } from "./base"
import { DeliveriesService } from "./deliveries-in-the-log"

/** Messages that an admin asks for, and those that an app fetches. */
export class MessagesService extends DeliveriesService {
  /** Queues a signed `webhook.ping` for each webhook. */
  async ping(webhookIds: string[]): Promise<void> {
    await this.pipeline.registry.refresh()
    // One that was deleted meanwhile needs none.
    for (const webhook of webhookIds.flatMap((id) => this.pipeline.registry.get(id) ?? [])) {
      // Where messages are fetched there is no address to try.
      if (webhook.mode === "push") {
        await this.direct.ping(webhook)
      }
    }
    this.pipeline.wake()
  }

  /**
   * Sends a test with the topic's sample, or with a resource of the shop, shaped as the webhook wants its payloads, at once and
   * whatever the webhook's status, and waits for its end. Where messages are fetched it waits as any other until it is.
   * @throws MedusaError NOT_FOUND for an unknown webhook or resource, INVALID_DATA for an unknown topic, for a resource that the
   *   webhook is not sent, and for too long a message.
   */
  async test(webhookId: string, test: WebhookTest = {}): Promise<WebhookDeliveryDetail> {
    const id = await this.direct.test(await this.webhookAsItIs(webhookId), test)
    this.pipeline.longPoll.wake([webhookId])
    return this.retrieveDelivery(id)
  }

  /**
   * Fetches messages from a webhook of mode `pull`, those that are due longest first, and leases them for 60 seconds. None while it
   * is paused or disabled.
   * @param options.limit 1 to 100 messages, 10 by default.
   * @param options.wait seconds to wait for the first, 0 by default. It ends early, with nothing, when this process stops.
   * @param options.signal ends the wait. What was leased by then is given back.
   * @param options.check is shown what was leased; when it throws, that is given back.
   * @throws MedusaError NOT_FOUND, NOT_ALLOWED for one that is sent its messages, and what `check` throws.
   */
  async pullMessages(
    webhookId: string,
    { limit = 10, wait = 0, signal, check }: PullOptions = {}
  ): Promise<PulledMessage[]> {
    const webhook = await this.pulledWebhook(webhookId)
    const fetched = await this.pipeline.longPoll.fetch(webhook, limit, wait * 1000, signal)
    const messages = fetched.map(({ message }) => message)
    try {
      await check?.(messages)
    } catch (error) {
      await this.pipeline.longPoll.giveBack(fetched)
      throw error
    }
    if (signal?.aborted) {
      await this.pipeline.longPoll.giveBack(fetched)
      return []
    }
    return messages
  }

  /**
   * Records that messages, by their ids, have arrived. It may be said again, and after their lease has ended.
   * @throws MedusaError NOT_FOUND, NOT_ALLOWED for a webhook that is sent its messages.
   */
  async acknowledgeMessages(webhookId: string, ids: readonly string[]): Promise<PullAcknowledgement> {
    const webhook = await this.pulledWebhook(webhookId)
    const acknowledgement = await this.pipeline.messages.acknowledge(webhook, ids)
    if (webhook.ordering === "resource") {
      // The next about the same resource may have waited for one of these.
      this.pipeline.longPoll.wake([webhookId])
    }
    return acknowledgement
  }

  /** The headers that the first attempt of a delivery would have now, with its signatures masked. */
  async previewHeaders(
    webhook: WebhookRecord,
    delivery: Pick<AttemptFacts, "delivery_id" | "event_id" | "topic">,
    now: Date
  ): Promise<Record<string, string>> {
    const facts: AttemptFacts = {
      ...delivery,
      ...{ webhook_id: webhook.id, attempt: 1, started_at: now, origin: "live", revision: null },
    }
    return previewedHeaders(webhook, facts, this.source())
  }

  /** @throws MedusaError NOT_FOUND, NOT_ALLOWED */
  protected async pulledWebhook(id: string): Promise<RegisteredWebhook> {
    const webhook = await this.webhookAsItIs(id)
    if (webhook.mode !== "pull") {
      throw notAllowed(REFUSAL.notPulled(id))
    }
    return webhook
  }
}
