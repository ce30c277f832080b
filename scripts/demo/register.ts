import { randomBytes } from "node:crypto"

import type { Api } from "./api"

const NAME = "Demo receiver"
const TOPICS = ["order.*", "product.*", "customer.*", "promotion.*"]

type Webhooks = { webhooks: { id: string; name: string }[] }

/**
 * Creates the webhook for the receiver, or updates the one of an earlier run. The receiver is started when the secret is known and before
 * the webhook has its URL, so that it gets the first ping.
 */
export async function register<Started extends { url: string }>(
  admin: Api,
  startReceiver: (secret: string) => Promise<Started>
): Promise<Started> {
  const { webhooks } = await admin.get<Webhooks>(`/admin/webhooks?q=${encodeURIComponent(NAME)}`)
  const known = webhooks.find(({ name }) => name === NAME)
  if (!known) {
    const secret = `whsec_${randomBytes(32).toString("base64")}`
    const receiver = await startReceiver(secret)
    await admin.post("/admin/webhooks", { name: NAME, url: receiver.url, topics: TOPICS, secret })
    return receiver
  }
  const { webhook } = await admin.post<{ webhook: { secret: string } }>(
    `/admin/webhooks/${known.id}/rotate-secret`,
    { overlap_seconds: 0 }
  )
  const receiver = await startReceiver(webhook.secret)
  await admin.post(`/admin/webhooks/${known.id}`, { url: receiver.url, status: "active" })
  return receiver
}
