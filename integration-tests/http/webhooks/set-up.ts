import { Modules } from "@medusajs/framework/utils"
import { Webhook as StandardWebhook } from "standardwebhooks"

import type { Received } from "../../support/receiver"
import { until } from "../../support/until"
import { admin, getContainer, receiver } from "../api-shop"

export * from "../api-shop"

export const OWN_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** An event of the shop's own, which needs no resource to read. */
export const EVENT = "loyalty.points_earned"
export const TOPIC = `action.${EVENT}`

export async function create(settings: Record<string, unknown> = {}) {
  const { status, data } = await admin.post("/admin/webhooks", {
    url: receiver.url,
    topics: [TOPIC],
    ...settings,
  })
  expect({ status, data }).toMatchObject({ status: 200 })
  return data.webhook
}

export async function change(id: string, settings: Record<string, unknown>) {
  const { status, data } = await admin.post(`/admin/webhooks/${id}`, settings)
  expect({ status, data }).toMatchObject({ status: 200 })
  return data.webhook
}

export const read = async (id: string) => (await admin.get(`/admin/webhooks/${id}`)).data.webhook

export const list = async (query: string) => {
  const { data } = await admin.get(`/admin/webhooks?${query}`)
  return data.webhooks.map((webhook: { name: string }) => webhook.name)
}

export const emit = (points: number) =>
  getContainer()
    .resolve(Modules.EVENT_BUS)
    .emit({ name: EVENT, data: { id: `member_${points}`, points } })

export const deliveries = async (query: string) =>
  (await admin.get(`/admin/webhook-deliveries?${query}`)).data

/** Waits for so many deliveries of the topic that the query finds. */
export const delivered = (count: number, query: string) =>
  until(`${count} deliveries with ${query}`, async () => {
    const page = await deliveries(`topic=${TOPIC}&${query}`)
    // The page and its count are read side by side: one of them may be a moment ahead.
    return page.count === count && page.webhook_deliveries.length > 0 && page.webhook_deliveries
  })

export const pings = (count: number) =>
  until(`${count} pings`, () => receiver.of("webhook.ping").length >= count && receiver.of("webhook.ping"))

export const verify = (secret: string, { body, headers }: Received) =>
  new StandardWebhook(secret).verify(body, headers)
