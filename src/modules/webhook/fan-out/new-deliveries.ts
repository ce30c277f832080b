import { MedusaError } from "@medusajs/framework/utils"

import { newDeliveryId } from "../ids"
import { REMARK } from "../remarks"
import type { NewDelivery } from "../store/compositions"
import type { ComposedDelivery, Composition } from "./composer"

export type Composed = Extract<Composition, { kind: "composed" }>

type FailedComposition = Extract<Composition, { kind: "failed" }>

/** Whether the event was composed. Its deliveries may be none. */
export function isComposed(composition: Composition): composition is Composed {
  return composition.kind === "composed"
}

export function isFailed(composition: Composition): composition is FailedComposition {
  return composition.kind === "failed"
}

export function isAbsent(composition: Composition): boolean {
  return composition.kind === "absent"
}

export function isOvertaken(composition: Composition): boolean {
  return composition.kind === "overtaken"
}

/**
 * The rows of a composed event's deliveries. One with a larger body than `maxPayloadBytes` gets a remark: it can never be sent.
 */
export function newDeliveries(composed: Composed, topic: string, maxPayloadBytes: number): NewDelivery[] {
  return composed.deliveries.map((delivery) => ({
    id: newDeliveryId(),
    event_id: composed.event_id,
    webhook_id: delivery.webhook_id,
    topic,
    body: delivery.body,
    remark: delivery.remark ?? tooLarge(bodyOf(composed, delivery), maxPayloadBytes),
  }))
}

/**
 * The body of a delivery: its own, or the event's payload.
 * @throws MedusaError UNEXPECTED_STATE where there is neither.
 */
export function bodyOf({ payload }: Composed, { body }: ComposedDelivery): string {
  const text = body ?? payload
  if (text === null) {
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "A delivery was composed without a body")
  }
  return text
}

/** The payload to store; null where no delivery sends it, since personal data is not stored without need. */
export function sharedPayload({ payload, deliveries }: Composed): string | null {
  return deliveries.some(({ body }) => body === null) ? payload : null
}

/** Whether some delivery's body is the payload, or the payload with a webhook's `context` appended. */
export function carriesPayload({ payload, deliveries }: Composed): boolean {
  const start = payload?.slice(0, -1)
  return start !== undefined && deliveries.some(({ body }) => body === null || body.startsWith(start))
}

function tooLarge(body: string, maxPayloadBytes: number): string | null {
  const bytes = Buffer.byteLength(body)
  return bytes > maxPayloadBytes ? REMARK.tooLarge(bytes, maxPayloadBytes) : null
}
