import { readsResource, type Catalogue } from "../../topics/catalogue"
import { pingTopic } from "../../topics/groups/webhook"
import type { TopicDefinition, WebhookRecord, WebhookTest } from "../../types"
import { LEASE_MARGIN_SECONDS } from "./dispatch/claimer"
import type { Dispatcher } from "./dispatch/dispatcher"
import type { Composer } from "./fan-out/composer"
import { bodyText, withContext, withData } from "./fan-out/envelope"
import { newDeliveryId, newEventId } from "./ids"
import { invalidField } from "./invalid-field"
import { claimOne } from "./store/claims"
import type { Db } from "./store/db"
import { insertDirectDelivery, type DirectDelivery } from "./store/direct-deliveries"
import type { Snapshot } from "./store/snapshots"

type Dependencies = {
  db: Db
  catalogue: Catalogue
  composer: Composer
  dispatcher: Dispatcher
  maxPayloadBytes: number
  /** The last known state of a resource. */
  snapshotOf: (definition: TopicDefinition, resourceId: string) => Promise<Snapshot | null>
}

/** Pings and tests: deliveries without an event of the shop, so that they bypass capture and fan-out. */
export class DirectDeliveries {
  constructor(private readonly dependencies: Dependencies) {}

  /** Queues a `webhook.ping`. */
  async ping(webhook: WebhookRecord): Promise<void> {
    const { id, name, topics, context } = webhook
    const event = newEvent(pingTopic.topic)
    const timestamp = event.occurred_at.toISOString()
    const text = bodyText({ id: event.id, type: event.topic, timestamp }, { webhook: { id, name, topics } })
    await insertDirectDelivery(
      this.dependencies.db,
      deliveryOf(event, webhook, "ping", withContext(text, context)),
      0
    )
  }

  /**
   * Sends a topic's sample, or a resource of the shop, at once, with the webhook's fields, and waits for the end of the
   * attempt. For a webhook of the mode `pull` it is queued. For a resource the webhook's scope and filter apply.
   * @returns the delivery's id.
   * @throws MedusaError INVALID_DATA for an unknown topic, for a resource that the webhook is not sent, and for a message that
   *   is too long; NOT_FOUND for an unknown resource.
   */
  async test(
    webhook: WebhookRecord,
    { topic, resource, data, isConfined = false }: WebhookTest = {}
  ): Promise<string> {
    const { db, catalogue, dispatcher, maxPayloadBytes } = this.dependencies
    const [first = webhook.topics[0] ?? ""] = catalogue.expand(webhook.topics)
    const chosen = topic ?? first
    const definition = catalogue.get(chosen)
    if (!definition) {
      throw invalidField("topic", `${catalogue.problem(chosen)}`)
    }
    if (resource !== undefined && readsResource(definition) && !catalogue.matches(webhook.topics, chosen)) {
      throw invalidField(
        "topic",
        `a real resource can be sent only for the webhook's own topics, and ${chosen} is not one of them`
      )
    }
    const event = newEvent(chosen)
    const body = withData(await this.compose(event, webhook, definition, { resource, isConfined }), data)
    const bytes = Buffer.byteLength(body)
    if (bytes > maxPayloadBytes) {
      throw invalidField(
        "data",
        `the message has ${bytes} bytes, more than the ${maxPayloadBytes} that maxPayloadBytes allows`
      )
    }
    const test = { ...deliveryOf(event, webhook, "test", body), resource_id: resource ?? null }
    if (webhook.mode === "pull") {
      await insertDirectDelivery(db, test, 0)
      return test.delivery_id
    }
    const leaseSeconds = webhook.timeout_ms / 1000 + LEASE_MARGIN_SECONDS
    await insertDirectDelivery(db, test, leaseSeconds)
    const claimed = await claimOne(db, test.delivery_id, leaseSeconds)
    if (claimed) {
      await dispatcher.attempt(claimed)
    }
    return test.delivery_id
  }

  private async compose(
    event: Event,
    webhook: WebhookRecord,
    definition: TopicDefinition,
    { resource, isConfined }: { resource: string | undefined; isConfined: boolean }
  ): Promise<string> {
    const { catalogue, composer, snapshotOf } = this.dependencies
    if (resource === undefined) {
      return composer.composeSample(event, webhook, definition)
    }
    const snapshot = await snapshotOf(definition, resource)
    return composer.composeResource(
      event,
      webhook,
      definition,
      { id: resource, snapshot, isConfined },
      catalogue
    )
  }
}

type Event = { id: string; topic: string; occurred_at: Date }

function newEvent(topic: string): Event {
  return { id: newEventId(), topic, occurred_at: new Date() }
}

function deliveryOf(
  { id: event_id, topic, occurred_at }: Event,
  webhook: WebhookRecord,
  source: DirectDelivery["source"],
  payload: string
): DirectDelivery {
  return {
    event_id,
    delivery_id: newDeliveryId(),
    webhook_id: webhook.id,
    topic,
    resource_id: null,
    source,
    payload,
    occurred_at,
  }
}
