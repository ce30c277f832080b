import type {
  AdminCreateWebhookApp,
  AdminCreateWebhookAppToken,
  AdminGetWebhookAppsParams,
  AdminUpdateWebhookApp,
  AdminWebhookApp,
  AdminWebhookAppListResponse,
  AdminWebhookAppResponse,
  AdminWebhookAppToken,
  AdminWebhookAppTokenListResponse,
  AdminWebhookAppTokenResponse,
  AdminWebhookAppTokenWithText,
  AdminWebhookPortalSessionResponse,
} from "../../../types"
import { sdk } from "../sdk"

export type {
  AdminWebhookApp as WebhookApp,
  AdminWebhookAppToken as AppToken,
  AdminWebhookAppTokenWithText as AppTokenWithText,
  AdminWebhookPortalSessionResponse as PortalLink,
} from "../../../types"

export type AppListParams = AdminGetWebhookAppsParams

/** What may be changed of an app. `metadata` is merged, all else replaced. */
export type AppChange = AdminUpdateWebhookApp

/** How many tokens of an app may live at a time, as the server says it. */
export const MAX_TOKENS = 2

const PATH = "/admin/webhook-apps"

/** Cache keys of everything about apps, from the whole down to the one. */
export const appKeys = {
  all: ["webhook-apps"] as const,
  lists: () => [...appKeys.all, "list"] as const,
  list: (params: AppListParams) => [...appKeys.lists(), params] as const,
  detail: (id: string) => [...appKeys.all, "detail", id] as const,
  tokens: (id: string) => [...appKeys.detail(id), "tokens"] as const,
}

export async function listApps(params: AppListParams): Promise<AdminWebhookAppListResponse> {
  return sdk.client.fetch<AdminWebhookAppListResponse>(PATH, { query: params })
}

export async function retrieveApp(id: string): Promise<AdminWebhookApp> {
  const { webhook_app } = await sdk.client.fetch<AdminWebhookAppResponse>(`${PATH}/${id}`)
  return webhook_app
}

export async function createApp(input: AdminCreateWebhookApp): Promise<AdminWebhookApp> {
  const { webhook_app } = await sdk.client.fetch<AdminWebhookAppResponse>(PATH, {
    method: "POST",
    body: input,
  })
  return webhook_app
}

export async function updateApp(id: string, change: AppChange): Promise<AdminWebhookApp> {
  const { webhook_app } = await sdk.client.fetch<AdminWebhookAppResponse>(`${PATH}/${id}`, {
    method: "POST",
    body: change,
  })
  return webhook_app
}

/** Deletes an app with its tokens and webhooks. */
export async function deleteApp(id: string): Promise<void> {
  await sdk.client.fetch(`${PATH}/${id}`, { method: "DELETE" })
}

/** An app's tokens without their texts, newest first, expired ones too. */
export async function listTokens(id: string): Promise<AdminWebhookAppToken[]> {
  const { tokens } = await sdk.client.fetch<AdminWebhookAppTokenListResponse>(`${PATH}/${id}/tokens`)
  return tokens
}

/** Gives an app a token. The answer has its text, this one time. */
export async function createToken(
  id: string,
  input: AdminCreateWebhookAppToken
): Promise<AdminWebhookAppTokenWithText> {
  const { token } = await sdk.client.fetch<AdminWebhookAppTokenResponse>(`${PATH}/${id}/tokens`, {
    method: "POST",
    body: input,
  })
  return token
}

export async function deleteToken(id: string, tokenId: string): Promise<void> {
  await sdk.client.fetch(`${PATH}/${id}/tokens/${tokenId}`, { method: "DELETE" })
}

/** A link to the portal that opens it for an app, once and for a few minutes. */
export async function createPortalLink(id: string): Promise<AdminWebhookPortalSessionResponse> {
  return sdk.client.fetch<AdminWebhookPortalSessionResponse>(`${PATH}/${id}/portal-session`, {
    method: "POST",
    body: {},
  })
}

/** Ends all sessions of an app's portal, and the links that were not used. */
export async function closePortal(id: string): Promise<void> {
  // The answer has no body, which the SDK would read as JSON.
  await sdk.client.fetch(`${PATH}/${id}/portal-session`, { method: "DELETE", headers: { accept: "*/*" } })
}
