import type { Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import type { ComposeOptions, Composer, Composition, LookUpResult } from "../modules/webhook/fan-out/composer"
import { bodyOf } from "../modules/webhook/fan-out/new-deliveries"
import { invalidField } from "../modules/webhook/invalid-field"
import { errorText } from "../modules/webhook/safe-errors"
import type { ClaimedEvent } from "../modules/webhook/store/events"
import type { Snapshot } from "../modules/webhook/store/snapshots"
import type { Catalogue } from "../topics/catalogue"
import type { TopicDefinition, WebhookRecord, WithheldReason } from "../types"
import { changeDeliveries, type DeliveriesHook } from "./change-deliveries"
import { compose } from "./compose"
import { composeOne } from "./compose-one"
import { withheldFrom } from "./documented-fields"
import { lookUpResources, NOTHING_FOUND } from "./look-up"
import { NotComposedError, previewDelivery, unknownResource } from "./preview"
import type { QueryPort } from "./query-port"
import { sampleEvent, sampleShop } from "./sample-shop"

/** Names of events after which the entity that they name may have no row. */
const DELETIONS = /[.](deleted|detached)$/

/** Messages for the reasons why a webhook is not sent a resource. */
const WITHHELD: Record<Exclude<WithheldReason, "unsendable">, string> = {
  filter: "its filter does not match",
  scope: "it is in none of the webhook's sales channels",
  draft: "it is a draft",
  deleted: "it is deleted",
  vetoed: "the shop's own code keeps it back",
}

/** Reasons that are found without the webhook's scope, so that they may be about a resource outside of it. */
const OUTSIDE: readonly WithheldReason[] = ["scope", "draft", "deleted"]

/** Lines about deliveries that one batch may write: an error of a relation affects every event. */
const MAX_LINES = 10

/** Composes with Medusa's `query`. It is resolved at each use, because the shop does not have it at boot. */
export class QueryComposer implements Composer {
  /**
   * @param hook returns the merchant's hook that changes deliveries; null while there is none.
   * @param logger gets the errors behind the remarks of deliveries that can never be sent. Undefined: they are not logged.
   */
  constructor(
    private readonly query: () => QueryPort,
    private readonly hook: () => DeliveriesHook | null = () => null,
    private readonly logger?: () => Pick<Logger, "error">
  ) {}

  composesFromEventData(definition: TopicDefinition | undefined): boolean {
    return definition !== undefined && !definition.entity && !definition.payload && this.hook() === null
  }

  async lookUp(events: readonly ClaimedEvent[], catalogue: Catalogue): Promise<LookUpResult[]> {
    const lookUps = events.flatMap((event) => {
      const source = catalogue.get(event.topic)?.events.find(({ name }) => name === event.event_name)
      return event.lookup_id !== null && source?.via
        ? [{ event, lookUp: { id: event.lookup_id, via: source.via } }]
        : []
    })
    const found = await lookUpResources(
      this.query(),
      lookUps.map(({ lookUp }) => lookUp)
    )
    const byEvent = new Map(lookUps.map(({ event }, index) => [event, found[index]]))
    return events.map((event) => {
      const one = byEvent.get(event) ?? NOTHING_FOUND
      return one.kind === "absent" && DELETIONS.test(event.event_name) ? NOTHING_FOUND : one
    })
  }

  async compose(
    events: readonly ClaimedEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue,
    options: ComposeOptions
  ): Promise<Composition[]> {
    const compositions = await compose(events, webhooks, {
      query: this.query(),
      neverSent: catalogue.neverSent,
      definitionOf: (topic) => catalogue.get(topic),
      matches: (patterns, topic) => catalogue.matches(patterns, topic),
      withheldFrom: withheldFrom(catalogue),
      ...options,
    })
    this.logErrors(compositions)
    const hook = this.hook()
    return hook ? changeDeliveries(compositions, events, webhooks, hook) : compositions
  }

  private logErrors(compositions: readonly Composition[]): void {
    const lines = compositions.flatMap((one) =>
      one.kind === "composed"
        ? one.deliveries
            .filter(({ error }) => error !== undefined)
            .map(({ webhook_id, remark, error }) => `${one.event_id} to ${webhook_id}: ${remark}: ${error}`)
        : []
    )
    for (const line of lines.slice(0, MAX_LINES)) {
      this.logger?.().error(`webhooks: ${line}`)
    }
    if (lines.length > MAX_LINES) {
      this.logger?.().error(`webhooks: ${lines.length - MAX_LINES} more deliveries could not be composed`)
    }
  }

  /** @throws MedusaError INVALID_DATA when the sample cannot be composed with the webhook's settings. */
  async composeSample(
    { id, occurred_at }: { id: string; occurred_at: Date },
    webhook: WebhookRecord,
    definition: TopicDefinition
  ): Promise<string> {
    const composition = await composeOne(
      sampleEvent(definition, id, occurred_at),
      // A sample is in a sales channel that no shop has, and has documented fields only.
      { ...webhook, filter: null, sales_channel_ids: [], app: null },
      sampleShop(definition, [])
    )
    if (composition?.kind !== "composed") {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, composition?.error ?? "There is no sample")
    }
    const [delivery] = composition.deliveries
    if (!delivery || delivery.remark) {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, delivery?.remark ?? "There is no sample")
    }
    return bodyOf(composition, delivery)
  }

  async composeResource(
    { id, occurred_at }: { id: string; occurred_at: Date },
    webhook: WebhookRecord,
    definition: TopicDefinition,
    resource: { id: string; snapshot: Snapshot | null; isConfined: boolean },
    catalogue: Catalogue
  ): Promise<string> {
    const { sales_channel_ids } = webhook
    const { entity, payload } = definition
    const isConfined = resource.isConfined && sales_channel_ids.length > 0 && Boolean(entity ?? payload)
    const unknown = unknownResource("resource", entity ?? definition.resource, resource.id)
    const { reason, remark, body, error } = await previewDelivery(
      {
        webhook,
        definition,
        eventId: id,
        now: occurred_at,
        resourceId: resource.id,
        snapshot: resource.snapshot,
        field: "resource",
      },
      // The caller checks the length of the final body.
      {
        ...{ query: this.query(), neverSent: catalogue.neverSent, hook: this.hook() },
        ...{ maxPayloadBytes: Infinity, withheldFrom: withheldFrom(catalogue) },
      }
    ).catch((error: unknown) => {
      if (isConfined && MedusaError.isMedusaError(error)) {
        // The error would reveal whether a resource outside of the scope exists.
        throw unknown
      }
      if (resource.isConfined && error instanceof NotComposedError) {
        this.logger?.().error(`webhooks: a test of ${definition.topic}: ${errorText(error)}`)
        throw invalidField("topic", "could not be composed. The shop's log has the error")
      }
      throw error
    })
    if (reason !== null) {
      if (isConfined && OUTSIDE.includes(reason)) {
        throw unknown
      }
      if (resource.isConfined && error !== undefined) {
        this.logger?.().error(`webhooks: a test of ${definition.topic}: ${remark}: ${error}`)
      }
      const cause = error === undefined || resource.isConfined ? "" : `: ${error}`
      const why = reason === "unsendable" ? `${remark ?? "it cannot be sent"}${cause}` : WITHHELD[reason]
      throw invalidField("resource", `${resource.id} is not sent to this webhook: ${why}`)
    }
    return body
  }
}
