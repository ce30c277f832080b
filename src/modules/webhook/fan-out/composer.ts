import type { Catalogue } from "../../../topics/catalogue"
import type { TopicDefinition, WebhookRecord } from "../../../types"
import type { ClaimedEvent } from "../store/events"
import type { Snapshot, SnapshotWrite } from "../store/snapshots"
import type { Snapshots } from "./snapshots"

/**
 * One webhook's share of an event. `body` is null when it is the event's payload, byte for byte. `remark` says why it
 * can never be sent, null when it can.
 */
export type ComposedDelivery = { webhook_id: string; body: string | null; remark: string | null }

/** An event's frozen payload and who gets it, or why it could not be composed this time. */
export type Composition =
  | {
      kind: "composed"
      event_id: string
      /** The topic's own choice of the resource, or the event's data; null where no webhook takes it. */
      payload: string | null
      /** `updated_at` of the resource as it was read, where it has one. */
      shown_at?: Date
      /** The state that was composed, to be stored with the deliveries. */
      snapshot?: SnapshotWrite
      /** Whether the resource is not as its snapshot says. */
      differs?: boolean
      /** Webhooks that are not sent an update, as it changes nothing of what they are sent, or nothing that they named. */
      unchanged_for?: string[]
      deliveries: ComposedDelivery[]
    }
  | { kind: "failed"; event_id: string; error: string }
  /** The event's resource is not in the shop: its transaction has not committed, never will, or was rolled back. */
  | { kind: "absent"; event_id: string; error: string }
  /** An earlier event of the batch has a state that was read later, so this one must be composed again. */
  | { kind: "overtaken"; event_id: string; error: string }

/** What composed states are compared with. */
export type Compared = {
  /** What was known of the events' resources before they are read. */
  snapshots: Snapshots
  /** Whether an update is sent that changes nothing of what a webhook is sent. Default: it is not. */
  sendUnchanged?: boolean
  /** Bound of a body, for which its `changes` are shortened. Default: none. */
  maxPayloadBytes?: number
}

/**
 * Ids of the resources that an event's `lookup_id` leads to, or why they could not be found this time: what it names is
 * absent, or could not be read.
 */
export type Found =
  { kind: "found"; ids: string[] } | { kind: "failed"; error: string } | { kind: "absent"; error: string }

/** How fan-out reads the shop: the only part of the pipeline that needs Medusa's `query`. */
export interface Composer {
  /** Whether a topic's messages are composed of the event's data alone: the shop is not read, and none of its own code runs. */
  composesAlone(definition: TopicDefinition | undefined): boolean
  /** The resources of each event, in the order of the events; a failing event does not delay the others. */
  lookUp(events: readonly ClaimedEvent[], catalogue: Catalogue): Promise<Found[]>
  /**
   * Payload and deliveries of each event; a failing event does not delay the others.
   * @param compared what the resources are compared with.
   */
  compose(
    events: readonly ClaimedEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue,
    compared: Compared
  ): Promise<Composition[]>
  /**
   * The body that a webhook would get of a topic's sample, whatever its scope and filter.
   * @param event of which the body tells.
   */
  composeSample(
    event: { id: string; occurred_at: Date },
    webhook: WebhookRecord,
    definition: TopicDefinition
  ): Promise<string>
  /**
   * The body that a webhook would get of a resource as the shop has it now.
   * @param resource.told what was last told of it; null where nothing is known.
   * @param resource.isConfined whether one outside the webhook's sales channels is said to be unknown.
   * @throws MedusaError NOT_FOUND for an unknown resource, INVALID_DATA where the topic is about none, or the webhook is not sent it.
   */
  composeResource(
    event: { id: string; occurred_at: Date },
    webhook: WebhookRecord,
    definition: TopicDefinition,
    resource: { id: string; told: Snapshot | null; isConfined: boolean },
    catalogue: Catalogue
  ): Promise<string>
}
