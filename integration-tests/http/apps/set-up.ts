import { Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { firstOf } from "../../../scripts/present"
import { adminOf, type Admin } from "../admin"
import { admin, api, getContainer, receiver } from "../api-shop"

export * from "../api-shop"

export const UNAUTHORIZED = { status: 401, data: { message: "Unauthorized" } }

export async function createApp(settings: Record<string, unknown> = {}): Promise<Record<string, any>> {
  const { status, data } = await admin.post("/admin/webhook-apps", {
    name: "Warehouse",
    topics: ["product.*", "action.loyalty.points_earned"],
    ...settings,
  })
  expect({ status, data }).toMatchObject({ status: 200 })
  return data.webhook_app
}

/** An app that is logged in. */
export async function openApp(settings: Record<string, unknown> = {}) {
  const { id } = await createApp(settings)
  const { status, data } = await admin.post(`/admin/webhook-apps/${id}/tokens`)
  expect({ status, data }).toMatchObject({ status: 200 })
  const { token } = data.token
  return { ...adminOf(id, `Bearer ${token}`, api), token, token_id: data.token.id }
}

let addresses = 0

/** What the portal's page sends, from an address of its own: each may try so many codes in a minute. */
export const fromPortal = () => ({ "x-webhook-portal": "1", "x-forwarded-for": `203.0.113.${++addresses}` })

export async function linkTo(appId: string, by: Admin = admin): Promise<{ code: string; url: string }> {
  const { status, data } = await by.post(`/admin/webhook-apps/${appId}/portal-session`)
  expect({ status, data }).toMatchObject({ status: 200, data: { expires_at: expect.any(String) } })
  return { url: data.url, code: data.url.split("#code=")[1] }
}

export const sendCode = (code: string, headers: Record<string, string> = fromPortal()) =>
  adminOf("", "", api, headers).post("/webhook-apps/portal/session", { code })

/** A session of an app's portal. @returns a client that has its cookie, with what the page sends beside it. */
export async function openPortal(appId: string, headers: Record<string, string> = fromPortal()) {
  const { status, data, headers: answered } = await sendCode((await linkTo(appId)).code, headers)
  expect({ status, data }).toMatchObject({ status: 200, data: { webhook_app: { id: appId } } })
  const [set = ""] = z.array(z.string()).parse(answered["set-cookie"])
  const cookie = firstOf(set.split(";"))
  const client = adminOf(appId, "", api, {
    ...{ cookie, "x-webhook-portal": "1" },
    "x-forwarded-proto": set.includes("; Secure") ? "https" : "http",
  })
  return { ...client, cookie, set, expires_at: z.string().parse(data.expires_at) }
}

export type App = Awaited<ReturnType<typeof openApp>>

export async function createOwn(app: App, settings: Record<string, unknown> = {}) {
  const { status, data } = await app.post("/webhook-apps/webhooks", {
    url: receiver.url,
    topics: ["product.created"],
    ...settings,
  })
  expect({ status, data }).toMatchObject({ status: 200 })
  return data.webhook
}

export const emit = (points: number) =>
  getContainer()
    .resolve(Modules.EVENT_BUS)
    .emit({ name: "loyalty.points_earned", data: { id: `member_${points}`, points } })
