import { newDeliveryId } from "../ids"
import type { NewDelivery } from "../store/compositions"
import type { Composition } from "./composer"

export type Composed = Extract<Composition, { kind: "composed" }>

export type FailedComposition = Extract<Composition, { kind: "failed" }>

export function isComposed(composition: Composition): composition is Composed {
  return composition.kind === "composed"
}

export function isFailed(composition: Composition): composition is FailedComposition {
  return composition.kind === "failed"
}

/** The rows of a composed event's deliveries; a body over the bound can never be sent. */
export function newDeliveries(
  { event_id, payload, deliveries }: Composed,
  topic: string,
  maxPayloadBytes: number
): NewDelivery[] {
  return deliveries.map(({ webhook_id, body, remark }) => ({
    id: newDeliveryId(),
    event_id,
    webhook_id,
    topic,
    body,
    remark: remark ?? tooLarge(body ?? payload, maxPayloadBytes),
  }))
}

function tooLarge(body: string, maxPayloadBytes: number): string | null {
  const bytes = Buffer.byteLength(body)
  return bytes > maxPayloadBytes
    ? `Payload has ${bytes} bytes, more than the ${maxPayloadBytes} that maxPayloadBytes allows`
    : null
}
