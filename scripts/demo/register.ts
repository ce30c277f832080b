import { randomBytes } from "node:crypto"

import type { Api } from "./api"

const NAME = "Demo receiver"
const TOPICS = ["order.*", "product.*", "customer.*", "promotion.*"]

type Webhooks = { webhooks: { id: string; name: string }[] }

/**
 * Registers a webhook for the receiver, or points the one of an earlier run at it. The receiver is started in
 * between, as soon as there is a secret, so that it is there when the webhook's first ping comes.
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
