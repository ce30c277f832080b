import type { Catalogue } from "../../../topics/catalogue"
import type { TopicDefinition, WebhookRecord } from "../../../types"
import type { ClaimedEvent } from "../store/events"
import type { Snapshot, SnapshotWrite } from "../store/snapshots"
import type { Snapshots } from "./snapshots"

/**
 * A delivery of an event to one webhook. `body` is null when it equals the event's payload, byte for byte. `remark` is the
 * reason why it can never be sent; null when it can. `error` is the shop's error behind the remark, which is not stored, because
 * apps may not see it.
 */
export type ComposedDelivery = {
  webhook_id: string
  body: string | null
  remark: string | null
  error?: string
}

/** An event's payload and its deliveries, or the reason why it could not be composed now. */
export type Composition =
  | {
      kind: "composed"
      event_id: string
      /** The body with the topic's default fields, or with the event's data; null where no webhook gets it. */
      payload: string | null
      /** The resource's `updated_at` as it was read, where it has one. */
      shown_at?: Date
      /** The resource's state that was composed, to be stored with the deliveries. */
      snapshot?: SnapshotWrite
      /** Whether the resource differs from its snapshot. */
      differs?: boolean
      /**
       * Ids of webhooks that get no delivery: the update changes none of the fields that they are sent, or none of their
       * triggers.
       */
      unchanged_for?: string[]
      deliveries: ComposedDelivery[]
    }
  | { kind: "failed"; event_id: string; error: string }
  /** The event's resource is not in the shop: its transaction has not committed yet, or was rolled back. */
  | { kind: "absent"; event_id: string; error: string }
  /** The state of an earlier event of the batch was read later, so this event must be composed again. */
  | { kind: "overtaken"; event_id: string; error: string }

export type ComposeOptions = {
  /** The snapshots of the events' resources, read before the shop is: the composed states are compared with them. */
  snapshots: Snapshots
  /** Whether updates are sent that change none of the fields that a webhook is sent. Default: no. */
  sendUnchanged?: boolean
  /** Limit of a body in bytes, to which its `changes` are shortened. Default: none. */
  maxPayloadBytes?: number
}

/** Ids of the resources that an event's `lookup_id` leads to, or the reason why they were not found now. */
export type LookUpResult =
  { kind: "found"; ids: string[] } | { kind: "failed"; error: string } | { kind: "absent"; error: string }

/** Composes messages. It reads the shop, and is the only part of the pipeline that needs Medusa's `query`. */
export interface Composer {
  /** Whether a topic's messages are composed of the event's data alone, without reading the shop or running a merchant's code. */
  composesFromEventData(definition: TopicDefinition | undefined): boolean
  /** Finds the resources of each event, in the order of the events. An event that fails does not affect the others. */
  lookUp(events: readonly ClaimedEvent[], catalogue: Catalogue): Promise<LookUpResult[]>
  /**
   * Composes payload and deliveries of each event, in the order of the events. An event that fails does not affect the others.
   */
  compose(
    events: readonly ClaimedEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue,
    options: ComposeOptions
  ): Promise<Composition[]>
  /**
   * The body that a webhook would get for a topic's sample, whatever its scope and filter.
   * @param event id and time in the body.
   */
  composeSample(
    event: { id: string; occurred_at: Date },
    webhook: WebhookRecord,
    definition: TopicDefinition
  ): Promise<string>
  /**
   * The body that a webhook would get for the present state of a resource.
   * @param event id and time in the body.
   * @param resource.snapshot the state that was sent last; null where none is known.
   * @param resource.isConfined whether a resource outside the webhook's sales channels counts as unknown.
   * @throws MedusaError NOT_FOUND for an unknown resource; INVALID_DATA where the topic has no resource, or the webhook's
   *   scope or filter excludes it.
   */
  composeResource(
    event: { id: string; occurred_at: Date },
    webhook: WebhookRecord,
    definition: TopicDefinition,
    resource: { id: string; snapshot: Snapshot | null; isConfined: boolean },
    catalogue: Catalogue
  ): Promise<string>
}
