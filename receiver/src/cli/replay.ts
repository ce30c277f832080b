import { UsageError } from "../../../src/cli/run-command"
import { deliveriesSchema, deliverySchema, messageSchema, noSchema, replayedSchema } from "./responses"
import { messageLines, postedLine, type Output } from "./output"
import { headersOf, isSuccess, post } from "./request"
import { ShopError, type Shop } from "./shop"

export type ReplayOptions = {
  shop: Shop
  /** `whdel_…` or `whevt_…` */
  id: string
  /** Where this machine posts the message. Undefined: the shop sends it to its webhook. */
  forward: URL | undefined
  secret: string | undefined
}

/**
 * Sends a delivery, or all deliveries of an event, again: from the shop to its webhooks, or from this machine to an app.
 * @returns the exit code. @throws ShopError, UsageError
 */
export async function replay({ shop, id, forward, secret }: ReplayOptions, output: Output): Promise<number> {
  const ids = id.startsWith("whdel_") ? [id] : await deliveriesOf(shop, id)
  if (forward) {
    return forwardHere(shop, ids[0]!, forward, secret!, output)
  }
  const { count } = await shop.post(`${shop.deliveries}/batch`, { action: "replay", ids }, replayedSchema)
  if (count === 0) {
    // The batch ignores unknown ids. Reading the delivery throws an error for one.
    await shop.get(`${shop.deliveries}/${encodeURIComponent(ids[0]!)}`, noSchema)
  }
  output.result({ count, ids }, [`The shop sends ${count} of ${ids.length} again.`])
  if (count < ids.length) {
    output.progress(
      `Left out are deliveries that still wait for an attempt, or whose payload the shop no longer stores${
        shop.isForApp ? ", or whose topic the app may no longer have" : ""
      }.`
    )
  }
  return count > 0 ? 0 : 1
}

async function forwardHere(shop: Shop, id: string, to: URL, secret: string, output: Output): Promise<number> {
  const path = `${shop.deliveries}/${encodeURIComponent(id)}`
  const { webhook_delivery: delivery } = await shop.get(path, deliverySchema)
  const body = delivery.event.payload
  if (body === null) {
    throw new ShopError(`The shop no longer stores the payload of ${id}.`, undefined)
  }
  const facts = {
    webhookId: delivery.webhook_id,
    deliveryId: id,
    origin: "replay" as const,
    source: shop.address,
  }
  const message = shop.read(messageSchema, body, `the body of ${id}`)
  const headers = headersOf(message, body, facts, secret, new Date())
  const posted = await post(to, body, headers)
  output.result(
    {
      topic: delivery.topic,
      id: delivery.event_id,
      delivery_id: id,
      headers,
      body: message,
      forwarded: posted,
    },
    [...messageLines(delivery.topic, delivery.event_id, body), postedLine(to, posted)]
  )
  return isSuccess(posted) ? 0 : 1
}

async function deliveriesOf(shop: Shop, eventId: string): Promise<string[]> {
  if (!eventId.startsWith("whevt_")) {
    throw new UsageError(`"${eventId}" is not the id of a delivery (whdel_…) or of an event (whevt_…).`)
  }
  const { webhook_deliveries: rows } = await shop.get(
    `${shop.deliveries}?q=${encodeURIComponent(eventId)}&limit=100`,
    deliveriesSchema
  )
  const ids = rows.filter(({ event_id }) => event_id === eventId).map(({ id }) => id)
  if (!ids.length) {
    throw new ShopError(`The shop has no delivery of ${eventId}.`, 404)
  }
  return ids
}
