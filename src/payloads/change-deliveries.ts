import { MedusaError } from "@medusajs/framework/utils"

import type { ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
import { bodyText, withContext, type Envelope } from "../modules/webhook/fan-out/envelope"
import { bodyOf, isComposed, type Composed } from "../modules/webhook/fan-out/new-deliveries"
import type { ComposedWebhookDelivery, WebhookDeliveryChange, WebhookRecord } from "../types"
import type { CapturedEvent } from "./subjects"
import { withinTime } from "../modules/webhook/within-time"
import { errorText } from "../modules/webhook/safe-errors"

/** A merchant's hook. It returns the changes of deliveries; the others stay unchanged. */
export type DeliveriesHook = (deliveries: ComposedWebhookDelivery[]) => Promise<WebhookDeliveryChange[]>

/** Time limit of the hook, so that one that hangs does not block all other events. */
const HOOK_TIMEOUT_MS = 10_000

/** After this many events in a row for which the hook fails alone, the remaining ones count as failed. */
const MAX_CONSECUTIVE_FAILURES = 3

/** A composed event, and its deliveries as the hook gets them. */
type Shown = { event: CapturedEvent; composition: Composed; deliveries: ComposedWebhookDelivery[] }

/**
 * Calls the merchant's hook with the deliveries of a batch of events, except those that can never be sent. If it throws, it is
 * called for each event alone, so that an event at which it throws does not affect the others.
 * @returns the compositions in their order, with the changes applied; `failed` where the hook throws.
 */
export async function changeDeliveries(
  compositions: readonly Composition[],
  events: readonly CapturedEvent[],
  webhooks: readonly WebhookRecord[],
  hook: DeliveriesHook
): Promise<Composition[]> {
  const eventsById = new Map(events.map((event) => [event.id, event]))
  const webhooksById = new Map(webhooks.map((webhook) => [webhook.id, webhook]))
  const shown = compositions.filter(isComposed).flatMap((composition): Shown[] => {
    const event = eventsById.get(composition.event_id)
    const deliveries = event ? showDeliveries(event, composition, webhooksById) : []
    return event && deliveries.length ? [{ event, composition, deliveries }] : []
  })
  const changed = shown.length ? await changeAll(shown, webhooksById, hook) : new Map<string, Composition>()
  return compositions.map((composition) => changed.get(composition.event_id) ?? composition)
}

function showDeliveries(
  { topic, resource_id, occurred_at }: CapturedEvent,
  composed: Composed,
  webhooks: ReadonlyMap<string, WebhookRecord>
): ComposedWebhookDelivery[] {
  // Most webhooks share the event's payload.
  const dataOf = new Map<string, unknown>()
  return composed.deliveries.flatMap((delivery) => {
    const webhook = webhooks.get(delivery.webhook_id)
    if (!webhook || delivery.remark !== null) {
      return []
    }
    const text = bodyOf(composed, delivery)
    const data: unknown = dataOf.get(text) ?? JSON.parse(text).data
    dataOf.set(text, data)
    const { id, name, url, context, metadata } = webhook
    return {
      event_id: composed.event_id,
      topic,
      resource_id,
      occurred_at: occurred_at.toISOString(),
      webhook: { id, name, url, context, metadata },
      data,
    }
  })
}

/** Calls the hook once. @returns the compositions by event id. */
async function changeAll(
  shown: readonly Shown[],
  webhooks: ReadonlyMap<string, WebhookRecord>,
  hook: DeliveriesHook
): Promise<Map<string, Composition>> {
  try {
    const changes = await withinTime(
      hook(shown.flatMap(({ deliveries }) => deliveries)),
      HOOK_TIMEOUT_MS,
      "The hook deliveriesComposed"
    )
    return applyChanges(shown, webhooks, changes)
  } catch (error) {
    return shown.length === 1 ? failAll(shown, error) : changeEach(shown, webhooks, hook, error)
  }
}

async function changeEach(
  shown: readonly Shown[],
  webhooks: ReadonlyMap<string, WebhookRecord>,
  hook: DeliveriesHook,
  batchError: unknown
): Promise<Map<string, Composition>> {
  const changed = new Map<string, Composition>()
  let failures = 0
  for (const one of shown) {
    const alone =
      failures < MAX_CONSECUTIVE_FAILURES
        ? await changeAll([one], webhooks, hook)
        : failAll([one], batchError)
    failures = [...alone.values()].every(isComposed) ? 0 : failures + 1
    alone.forEach((composition, id) => changed.set(id, composition))
  }
  return changed
}

/** @throws MedusaError INVALID_DATA for a change of a delivery that the hook did not get; TypeError for data that is not JSON. */
function applyChanges(
  shown: readonly Shown[],
  webhooks: ReadonlyMap<string, WebhookRecord>,
  changes: readonly WebhookDeliveryChange[]
): Map<string, Composition> {
  const changeOf = new Map(changes.map((change) => [keyOf(change.event_id, change.webhook_id), change]))
  const known = new Set(
    shown.flatMap(({ deliveries }) => deliveries.map(({ event_id, webhook }) => keyOf(event_id, webhook.id)))
  )
  const unknown = [...changeOf.keys()].find((key) => !known.has(key))
  if (unknown !== undefined) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `The hook deliveriesComposed changes a delivery that it was not shown: ${unknown}`
    )
  }
  return new Map(
    shown.map(({ event, composition }) => {
      const deliveries = composition.deliveries.flatMap((delivery) => {
        const change = changeOf.get(keyOf(event.id, delivery.webhook_id))
        return change ? applyChange(composition, delivery, change, event, webhooks) : delivery
      })
      return [event.id, { ...composition, deliveries }]
    })
  )
}

/** Replaced data has no `changes`, because they are not known. */
function applyChange(
  composition: Composed,
  delivery: ComposedDelivery,
  change: WebhookDeliveryChange,
  { id, topic, occurred_at }: CapturedEvent,
  webhooks: ReadonlyMap<string, WebhookRecord>
): ComposedDelivery[] {
  if ("veto" in change) {
    return []
  }
  const { revision, causes }: Pick<Envelope, "revision" | "causes"> = JSON.parse(
    bodyOf(composition, delivery)
  )
  const envelope = { id, type: topic, timestamp: occurred_at.toISOString(), revision, causes }
  const text = bodyText(envelope, change.data)
  return [{ ...delivery, body: withContext(text, webhooks.get(delivery.webhook_id)?.context ?? null) }]
}

function failAll(shown: readonly Shown[], error: unknown): Map<string, Composition> {
  const text = errorText(error)
  return new Map(shown.map(({ event }) => [event.id, { kind: "failed", event_id: event.id, error: text }]))
}

function keyOf(eventId: string, webhookId: string): string {
  return `${eventId} for ${webhookId}`
}
